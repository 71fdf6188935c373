package org.filtrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tunings in a process of their own, stopped again and again.
class StoppedTuningTest {
    private static final int STOPS = 10;

    @TempDir
    Path folder;

    private Path model = Path.of("unset");
    private Path images = Path.of("unset");

    @BeforeEach
    void write() throws IOException {
        Assumptions.assumeTrue(Files.exists(Path.of("/bin/sh")), "SKIPPED: there is no /bin/sh to stop processes with");
        Path in = Files.createDirectories(folder.resolve("in"));
        model = in.resolve("model.onnx");
        Told.by("new", "vgg5", "-o", model).done();
        images = Told.cifar(in, 40);
    }

    private List<Object> words(Path out, Object... more) {
        List<Object> words = new ArrayList<>(List.of("compress", model, "-o", out, "--method", "uniform"));
        words.addAll(List.of("--precision", 8, "--data", "cifar10:" + images, "--threads", 1, "--seed", 3));
        words.addAll(List.of("--no-data-aware", "--no-calibrate"));
        words.addAll(List.of(more));
        return words;
    }

    /// Waits until the checkpoint is another than it was, or the process has ended.
    private static FileTime awaitChange(Path checkpoint, FileTime before, Process process) throws IOException {
        FileTime now = before;
        while (process.isAlive() && now.equals(before)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            now = time(checkpoint);
        }
        return now;
    }

    private static FileTime time(Path file) throws IOException {
        return Files.exists(file) ? Files.getLastModifiedTime(file) : FileTime.fromMillis(0);
    }

    @Test
    void whoeverGoesOnAfterEachOfTenStopsEndsWithTheSameFile() throws Exception {
        Path whole = folder.resolve("whole.onnx");
        Told.by(words(whole, "--epochs", 150, "--stages", 2).toArray()).done();
        Path out = folder.resolve("o.onnx");
        Path checkpoint = folder.resolve("o.onnx.checkpoint");
        Random random = new Random(11);
        FileTime seen = FileTime.fromMillis(0);
        int killed = 0;
        for (int stop = 0; stop < STOPS; stop++) {
            Process process = InterruptionTest.program(
                            folder,
                            "",
                            words(out, "--epochs", 150, "--stages", 2, "--resume")
                                    .toArray())
                    .start();
            seen = awaitChange(checkpoint, seen, process);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(150)));
            boolean asked = stop == STOPS / 2;
            killed += process.isAlive() ? 1 : 0;
            InterruptionTest.stop(process, asked ? "INT" : "KILL");
            if (asked && !Files.exists(out)) {
                assertThat(folder.resolve("err.txt")).content().contains("--resume goes on from " + checkpoint);
            }
        }
        assertThat(killed).isEqualTo(STOPS);
        Told.by(words(out, "--epochs", 150, "--stages", 2, "--resume").toArray())
                .done();
        assertThat(out).hasSameBinaryContentAs(whole);
        assertThat(Told.files(folder)).containsExactly("err.txt", "in", "o.onnx", "out.txt", "whole.onnx");
    }

    @Test
    void aTuningIsOverWhenItsMinutesAre() {
        long started = System.nanoTime();
        Told.by(words(folder.resolve("o.onnx"), "--minutes", .2).toArray()).done();
        double seconds = (System.nanoTime() - started) / 1e9;
        assertThat(seconds).isBetween(6.0, 12.0);
    }
}
