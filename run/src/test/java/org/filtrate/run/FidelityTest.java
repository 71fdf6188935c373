package org.filtrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Networks that add what they are told to the mean brightness of an image, which is its number.
class FidelityTest {
    private static final double ROUNDING = 1e-5;
    private static final int IMAGES = 4;

    @TempDir
    private Path folder;

    private DataSpec images;

    @BeforeEach
    void writeUnlabelledImages() {
        Path files = folder.resolve("images");
        for (int i = 0; i < IMAGES; i++) {
            BufferedImage image = new BufferedImage(2, 3, BufferedImage.TYPE_INT_RGB);
            for (int pixel = 0; pixel < 6; pixel++) {
                image.setRGB(pixel % 2, pixel / 2, i * 0x010101);
            }
            TinySets.image(files.resolve(i + ".png"), image);
        }
        images = DataSpec.of(DataLayout.FOLDER, files).withMean(0).withStd(1 / 255f);
    }

    private static GraphProto.Builder graph(Object batch, float... numbers) {
        return GraphProto.newBuilder()
                .addInput(TinyModels.floats("x", batch, 3, 3, 2))
                .addInitializer(TinyModels.tensor("slopes", slopes(numbers.length), 18, numbers.length))
                .addInitializer(TinyModels.tensor("numbers", numbers, numbers.length))
                .addNode(TinyModels.node("Flatten", "x", "flat"))
                .addNode(TinyModels.node("MatMul", "flat slopes", "mean"))
                .addNode(TinyModels.node("Add", "mean numbers", "y"))
                .addOutput(TinyModels.floats("y", batch, numbers.length));
    }

    /// The mean goes to the first output alone.
    private static float[] slopes(int outputs) {
        float[] slopes = new float[18 * outputs];
        for (int row = 0; row < 18; row++) {
            slopes[row * outputs] = 1 / 18f;
        }
        return slopes;
    }

    private Path write(String name, GraphProto.Builder graph) {
        return TinyModels.write(folder, name, TinyModels.model(graph));
    }

    private Path network(String name, float... numbers) {
        return write(name, graph("n", numbers));
    }

    private Fidelity measure(Path model, Path original) {
        return Fidelity.measure(model, original, images, Split.TEST, Evaluator.ALL, 1, Progress.none());
    }

    private void refuses(Path model, Path original, String message) {
        assertThatThrownBy(() -> measure(model, original))
                .isInstanceOf(RunException.class)
                .hasMessage(message);
    }

    @Test
    void aNetworkFollowsItself() {
        Path model = network("a.onnx", 1, 2, 3);
        assertThat(measure(model, model))
                .isEqualTo(new Fidelity(OptionalDouble.of(1), OptionalDouble.of(0), 0, IMAGES));
    }

    /// Images `i` have outputs `i, 1.5` and `i, 2.5`.
    @Test
    void allThreeAreThoseOfTheirDefinitions() {
        Fidelity found = measure(network("a.onnx", 0, 2.5f), network("b.onnx", 0, 1.5f));
        double divergence = 0;
        double squares = 0;
        for (int i = 0; i < IMAGES; i++) {
            double p = 1 / (1 + Math.exp(1.5 - i));
            double q = 1 / (1 + Math.exp(2.5 - i));
            divergence += (p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q))) / IMAGES;
            squares += i * i + 1.5 * 1.5;
        }
        assertThat(found.agreement()).hasValue(.75);
        assertThat(found.divergence().orElseThrow()).isCloseTo(divergence, within(ROUNDING));
        assertThat(found.error()).isCloseTo(IMAGES / squares, within(ROUNDING));
    }

    @Test
    void whatFillsUpABatchDoesNotCount() {
        Fidelity open = measure(network("a.onnx", 0, 2.5f), network("b.onnx", 0, 1.5f));
        Path fixed = write("c.onnx", graph(3, 0, 2.5f));
        assertThat(measure(fixed, write("d.onnx", graph(3, 0, 1.5f)))).isEqualTo(open);
    }

    @Test
    void whatIsNoClassifierHasAnErrorAlone() {
        GraphProto.Builder twice = graph("n", 1, 2).addOutput(TinyModels.floats("mean", "n", 2));
        GraphProto.Builder moved = graph("n", 1, 3).addOutput(TinyModels.floats("mean", "n", 2));
        Fidelity found = measure(write("a.onnx", moved), write("b.onnx", twice));
        assertThat(found.agreement()).isEmpty();
        assertThat(found.divergence()).isEmpty();
        double squares = 1 + 4 + 9 + 16 + IMAGES * 2 * 2;
        assertThat(found.error()).isCloseTo(IMAGES / squares / 2, within(ROUNDING));
    }

    @Test
    void probabilitiesAreTakenAsSuch() {
        Distribution original = Distribution.of(new float[] {.75f, .25f, 0});
        double expected = .75 * Math.log(1.5) + .25 * Math.log(.5);
        assertThat(original.divergence(Distribution.of(new float[] {.5f, .5f, 0})))
                .isCloseTo(expected, within(ROUNDING));
    }

    @Test
    void aConstantAddedToAllOutputsChangesNothing() {
        Distribution original = Distribution.of(new float[] {3, 1, 2});
        assertThat(original.divergence(Distribution.of(new float[] {1003, 1001, 1002})))
                .isCloseTo(0, within(ROUNDING));
    }

    @Test
    void networksThatCannotBeComparedAreRefused() {
        Path two = network("two.onnx", 1, 2);
        Path three = network("three.onnx", 1, 2, 3);
        Path infinite = network("infinite.onnx", 1, Float.POSITIVE_INFINITY);
        Path outputs = write("outputs.onnx", graph("n", 1, 2).addOutput(TinyModels.floats("mean", "n", 2)));
        refuses(two, three, "model '%s': needed output 'y' of the shape that model '%s' gives".formatted(two, three));
        refuses(infinite, two, "model '%s': needed numbers to compare, output 'y' holds Infinity".formatted(infinite));
        refuses(
                two,
                outputs,
                "model '%s': needed the outputs of model '%s', y (n,2) float, mean (n,2) float, it has y (n,2) float"
                        .formatted(two, outputs));
    }
}
