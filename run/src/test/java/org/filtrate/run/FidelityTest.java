package org.filtrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FidelityTest {
    private static final double ROUNDING = 1e-6;

    @TempDir
    private Path folder;

    private DataSpec images;

    @BeforeEach
    void writeUnlabelledImages() {
        Path files = folder.resolve("images");
        for (int i = 0; i < 4; i++) {
            TinySets.image(files.resolve(i + ".png"), 3, 2, BufferedImage.TYPE_INT_RGB, i);
        }
        images = DataSpec.of(DataLayout.FOLDER, files);
    }

    /// A network that gives every image the same numbers.
    private Path network(String name, float... numbers) {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(TinyModels.floats("x", "n", 3, 3, 2))
                .addInitializer(TinyModels.tensor("zero", new float[18 * numbers.length], 18, numbers.length))
                .addInitializer(TinyModels.tensor("numbers", numbers, numbers.length))
                .addNode(TinyModels.node("Flatten", "x", "flat"))
                .addNode(TinyModels.node("MatMul", "flat zero", "none"))
                .addNode(TinyModels.node("Add", "none numbers", "y"))
                .addOutput(TinyModels.floats("y", "n", numbers.length));
        return TinyModels.write(folder, name, TinyModels.model(graph));
    }

    private Fidelity measure(Path model, Path original) {
        return Fidelity.measure(model, original, images, Split.TEST, Evaluator.ALL, 1, Progress.none());
    }

    @Test
    void aNetworkFollowsItself() {
        Path model = network("a.onnx", 1, 2, 3);
        assertThat(measure(model, model)).isEqualTo(new Fidelity(1, 0, 4));
    }

    @Test
    void theDivergenceIsOfTheNetworkFromTheOriginal() {
        float quarter = (float) Math.log(3);
        Fidelity found = measure(network("a.onnx", 0, 0), network("b.onnx", quarter, 0));
        assertThat(found.agreement()).isEqualTo(1);
        assertThat(found.divergence()).isCloseTo(.75 * Math.log(1.5) + .25 * Math.log(.5), within(ROUNDING));
    }

    @Test
    void agreementIsTheShareOfEqualClasses() {
        float[][] original = {{3, 1}, {3, 1}, {1, 3}, {2, 2}};
        float[][] network = {{2, 1}, {1, 2}, {0, 1}, {5, 0}};
        assertThat(Fidelity.of(original, network).agreement()).isEqualTo(.75);
    }

    @Test
    void outputsThatAreSharesAreTakenAsSuch() {
        float[][] original = {{.75f, .25f}, {1, 0}};
        float[][] network = {{.5f, .5f}, {.5f, .5f}};
        double expected = (.75 * Math.log(1.5) + .25 * Math.log(.5) + Math.log(2)) / 2;
        assertThat(Fidelity.of(original, network).divergence()).isCloseTo(expected, within(ROUNDING));
    }

    @Test
    void aConstantAddedToAllOutputsChangesNothing() {
        float[][] original = {{3, 1, 2}};
        float[][] network = {{1003, 1001, 1002}};
        assertThat(Fidelity.of(original, network).divergence()).isCloseTo(0, within(ROUNDING));
    }

    @Test
    void networksThatCannotBeComparedAreRefused() {
        Path two = network("two.onnx", 1, 2);
        Path three = network("three.onnx", 1, 2, 3);
        Path infinite = network("infinite.onnx", 1, Float.POSITIVE_INFINITY);
        assertThatThrownBy(() -> measure(two, three))
                .isInstanceOf(RunException.class)
                .hasMessage("model '%s': needed 3 outputs as of '%s', it has 2".formatted(two, three));
        assertThatThrownBy(() -> measure(infinite, two))
                .isInstanceOf(RunException.class)
                .hasMessage("model '%s': needed numbers to compare, came Infinity".formatted(infinite));
    }
}
