package org.filtrate.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.OrtEnvironment;
import com.google.protobuf.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.filtrate.graph.FiltrateException;
import org.filtrate.run.internal.runtime.JavaProcess;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class LeakTest {
    private static final int RUNS = 10_000;

    /// In a process whose Java heap is resident from the start, all growth is native. Each run has 3.6 kB of input
    /// and as much output: one of them left behind would be 36 MB.
    @Test
    void tenThousandRunsLeaveMemoryFlat() {
        Assumptions.assumeTrue(
                Files.exists(Path.of("/proc/self/status")), "skipped: this system has no /proc/self/status");
        List<String> output = JavaProcess.run(
                LeakProbe.class,
                List.of(Session.class, FiltrateException.class, OrtEnvironment.class, OnnxMl.class, Message.class),
                List.of("-Xms48m", "-Xmx48m", "-XX:+AlwaysPreTouch"),
                List.of(Integer.toString(RUNS)));
        String growth = output.stream()
                .filter(line -> line.startsWith(LeakProbe.GROWTH))
                .findFirst()
                .orElseThrow(() -> new AssertionError(output));
        long growthBytes = Long.parseLong(growth.substring(LeakProbe.GROWTH.length()));
        assertThat(growthBytes).isLessThan(1_000_000);
    }
}
