package org.filtrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Runs of the program in a process of its own, which is stopped or cannot write on.
class InterruptionTest {
    private static final Path SHELL = Path.of("/bin/sh");

    @TempDir
    Path folder;

    @BeforeAll
    static void requireShell() {
        Assumptions.assumeTrue(Files.exists(SHELL), "SKIPPED: there is no /bin/sh to limit and stop processes with");
    }

    private ProcessBuilder program(String before, Object... args) {
        return program(folder, before, args);
    }

    /// The program with its messages in a folder.
    static ProcessBuilder program(Path folder, String before, Object... args) {
        List<String> java = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-Dfiltrate.checkpoint.millis=100",
                "-cp",
                System.getProperty("java.class.path"),
                Filtrate.class.getName()));
        List.of(args).forEach(a -> java.add(a.toString()));
        List<String> command = new ArrayList<>(List.of(SHELL.toString(), "-c", before + " exec \"$@\"", "sh"));
        command.addAll(java);
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(folder.resolve("err.txt").toFile());
    }

    static void stop(Process process, String signal) throws IOException, InterruptedException {
        new ProcessBuilder(SHELL.toString(), "-c", "kill -" + signal + " " + process.pid())
                .start()
                .waitFor();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"TERM, 300", "INT, 900", "TERM, 1500", "INT, 2200"})
    void whoeverIsStoppedLeavesNothingHalfWritten(String signal, int millis) throws Exception {
        Path model = Told.network(folder);
        Path out = Files.writeString(folder.resolve("o.onnx"), "before");
        Process process = program("", "compress", model, "-o", out, "--method", "basis", "--ratio", 3)
                .start();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
        stop(process, signal);
        assertThat(Told.files(folder)).containsExactly("err.txt", "model.onnx", "o.onnx", "out.txt");
        // Stopped after the file was moved into place, it is there whole.
        if (process.exitValue() == 0 || Files.size(out) != "before".length()) {
            Told.by("inspect", out).done();
        } else {
            assertThat(out).hasContent("before");
        }
    }

    /// A limit on the size of files fails a write in its middle, as a full disk does.
    @Test
    void aFullDiskGetsOneLineAndLeavesWhatStoodThere() throws Exception {
        Path out = Files.writeString(folder.resolve("o.onnx"), "before");
        Process process =
                program("ulimit -f 200;", "new", "resnet20", "-o", out).start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(folder.resolve("err.txt")).hasContent("filtrate: " + out + ": cannot be written: File too large");
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(out).hasContent("before");
        assertThat(Told.files(folder)).containsExactly("err.txt", "o.onnx", "out.txt");
    }
}
