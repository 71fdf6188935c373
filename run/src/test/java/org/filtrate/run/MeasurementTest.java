package org.filtrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasurementTest {
    private static final long MEGABYTE = 1 << 20;
    private static final Latency BRIEF = Latency.defaults().withBudget(Duration.ofMillis(20));

    @TempDir
    private Path folder;

    /// Adds a matrix of `megabytes` to its input.
    private Path sum(int megabytes) {
        int rows = megabytes * 256;
        return TinyModels.write(
                folder,
                megabytes + ".onnx",
                TinyModels.model(GraphProto.newBuilder()
                        .addInput(TinyModels.floats("x", "n", 1, 1))
                        .addInitializer(TinyModels.tensor("w", new float[rows * 1024], rows, 1024))
                        .addOutput(TinyModels.floats("y", "n", rows, 1024))
                        .addNode(TinyModels.node("Add", "x w", "y"))));
    }

    private static void assumeMemoryIsTold() {
        Assumptions.assumeTrue(
                Files.exists(Path.of("/proc/self/status")), "skipped: this system has no /proc/self/status");
    }

    @Test
    void peakMemoryGrowsWithTheNetwork() {
        assumeMemoryIsTold();
        long small = PeakMemory.of(sum(1), 1).orElseThrow();
        long large = PeakMemory.of(sum(40), 1).orElseThrow();
        assertThat(small).isBetween(20 * MEGABYTE, 200 * MEGABYTE);
        // The weight and the output, 40 MB each.
        assertThat(large - small).isBetween(70 * MEGABYTE, 300 * MEGABYTE);
    }

    @Test
    void shapesReachTheOtherProcess() {
        assumeMemoryIsTold();
        Path model = sum(1);
        long one = PeakMemory.of(model, 1).orElseThrow();
        long many = PeakMemory.of(model, 2, InputShapes.none().with("x=64x1x1")).orElseThrow();
        assertThat(many - one).isGreaterThan(50 * MEGABYTE);
    }

    @Test
    void failuresOfTheOtherProcessAreTold() {
        Path absent = folder.resolve("absent.onnx");
        assertThatThrownBy(() -> PeakMemory.of(absent, 1))
                .isInstanceOf(RunException.class)
                .hasMessage("model '" + absent + "': needed an ONNX file, there is none");
        Path open = TinyModels.write(folder, "open.onnx", TinyModels.relu("n", "m"));
        assertThatThrownBy(() -> PeakMemory.of(open, 1))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("axis 1 (m) is open");
    }

    @Test
    void measuresTimeBytesAndMemory() throws IOException {
        Path model = TinyModels.write(folder, "relu.onnx", TinyModels.relu(1, 3));
        Path weights = Files.write(folder.resolve("weights.bin"), new byte[12_345]);
        Measurement measurement = Measurement.of(new ModelFiles(model, List.of(weights)), 1, BRIEF);
        assertThat(measurement.sizeBytes()).isEqualTo(Files.size(model) + 12_345);
        assertThat(measurement.time().runs()).isBetween(5, 100);
        assertThat(measurement.peakRssBytes().isPresent()).isEqualTo(Files.exists(Path.of("/proc/self/status")));
    }

    @Test
    void comparesInOneRun() throws IOException {
        Path small = TinyModels.write(folder, "small.onnx", TinyModels.relu(1, 3));
        Path large = sum(4);
        Comparison comparison = Measurement.compare(ModelFiles.of(small), ModelFiles.of(large), 1, BRIEF);
        assertThat(comparison.speedup()).isGreaterThan(2);
        assertThat(comparison.sizeRatio()).isEqualTo((double) Files.size(large) / Files.size(small));
        assertThat(comparison.model().time().runs())
                .isEqualTo(comparison.against().time().runs());
    }

    @Test
    void missingExternalFilesAreNamed() {
        Path model = TinyModels.write(folder, "relu.onnx", TinyModels.relu(1, 3));
        Path absent = folder.resolve("absent.bin");
        assertThatThrownBy(() -> new ModelFiles(model, List.of(absent)).sizeBytes())
                .isInstanceOf(RunException.class)
                .hasMessage("model '" + absent + "': needed a file, there is none");
    }
}
