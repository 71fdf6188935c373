package org.filtrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Evaluates networks whose right answers are known: each image of a set is uniform and its sample is a class
/// number, which the network finds as the nearest of `0, 1, .. K-1`; for some images the label is another.
class EvaluatorTest {
    private static final int IMAGES = 107;
    private static final int CLASSES = 7;

    @TempDir
    private Path folder;

    /// The class that image `i` shows.
    private static int shown(int i) {
        return i * 5 % CLASSES;
    }

    /// The label of image `i`: the class shown, or (every fourth) the one after, or (every tenth) the farthest.
    private static int label(int i) {
        if (i % 10 == 0) {
            return shown(i) > 3 ? 0 : CLASSES - 1;
        }
        return i % 4 == 0 ? (shown(i) + 1) % CLASSES : shown(i);
    }

    private DataSpec spec(int channels) {
        int samples = 5 * 6 * channels;
        byte[] pixels = new byte[IMAGES * samples];
        byte[] labels = new byte[IMAGES];
        for (int at = 0; at < pixels.length; at++) {
            pixels[at] = (byte) shown(at / samples);
        }
        for (int i = 0; i < IMAGES; i++) {
            labels[i] = (byte) label(i);
        }
        TinySets.write(folder.resolve("t10k-images-idx4-ubyte"), TinySets.idx(pixels, IMAGES, 5, 6, channels));
        TinySets.write(folder.resolve("t10k-labels-idx1-ubyte"), TinySets.idx(labels, IMAGES));
        return DataSpec.of(DataLayout.IDX, folder).withMean(0).withStd(1 / 255f);
    }

    /// `-(mean - k)^2`, without the square of the mean: `2 k mean - k^2`.
    private static GraphProto.Builder nearest(int classes, Object... inputDims) {
        float[] slope = new float[classes];
        float[] offset = new float[classes];
        for (int k = 0; k < classes; k++) {
            slope[k] = 2 * k;
            offset[k] = -k * k;
        }
        return GraphProto.newBuilder()
                .addInput(TinyModels.floats("x", inputDims))
                .addInitializer(TinyModels.tensor("slope", slope, 1, classes))
                .addInitializer(TinyModels.tensor("offset", offset, classes))
                .addNode(TinyModels.node("ReduceMean", "x", "mean")
                        .addAttribute(TinyModels.attribute("axes", List.of(1L, 2L, 3L)))
                        .addAttribute(TinyModels.attribute("keepdims", 0)))
                .addInitializer(axis("last", 1))
                .addNode(TinyModels.node("Unsqueeze", "mean last", "column"))
                .addNode(TinyModels.node("MatMul", "column slope", "scaled"))
                .addNode(TinyModels.node("Add", "scaled offset", "y"))
                .addOutput(TinyModels.floats("y", inputDims[0], classes));
    }

    private static TensorProto axis(String name, long axis) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.INT64.getNumber())
                .addDims(1)
                .addInt64Data(axis)
                .build();
    }

    private Path write(GraphProto.Builder graph) {
        return TinyModels.write(folder, "model.onnx", TinyModels.model(graph));
    }

    private Accuracy evaluate(Path model, DataSpec spec) {
        return Evaluator.evaluate(model, spec, Split.TEST, Evaluator.ALL, 2, Progress.none());
    }

    private void refuses(Path model, DataSpec spec, String message) {
        assertThatThrownBy(() -> evaluate(model, spec))
                .isInstanceOf(RunException.class)
                .hasMessage(message);
    }

    /// The accuracy worked out from the definition of the set.
    private static void assertRight(Accuracy accuracy) {
        int top1 = 0;
        int top5 = 0;
        for (int i = 0; i < IMAGES; i++) {
            int nearer = 0;
            for (int k = 0; k < CLASSES; k++) {
                int distance = Math.abs(shown(i) - k);
                int ofLabel = Math.abs(shown(i) - label(i));
                nearer += distance < ofLabel || (distance == ofLabel && k < label(i)) ? 1 : 0;
            }
            top1 += nearer == 0 ? 1 : 0;
            top5 += nearer < 5 ? 1 : 0;
        }
        assertThat(accuracy.images()).isEqualTo(IMAGES);
        assertThat(accuracy.top1()).isEqualTo((double) top1 / IMAGES);
        assertThat(accuracy.top5()).isEqualTo((double) top5 / IMAGES).isStrictlyBetween(accuracy.top1(), 1.0);
        assertThat(accuracy.seconds()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch", "1", "8", "107", "200"})
    void anyBatchSizeGivesTheSame(String batch) {
        Object size = batch.equals("batch") ? batch : Integer.valueOf(batch);
        assertRight(evaluate(write(nearest(CLASSES, size, 3, 5, 6)), spec(3)));
    }

    @Test
    void channelsMayComeLast() {
        assertRight(evaluate(write(nearest(CLASSES, "n", 5, 6, 3)), spec(3)));
    }

    @Test
    void openSizesAreThoseOfTheSet() {
        assertRight(evaluate(write(nearest(CLASSES, "n", 1, "h", "w")), spec(1)));
    }

    @Test
    void greySetsFeedColourNetworksOfAnotherSize() {
        assertRight(evaluate(write(nearest(CLASSES, 3, 3, 17, 9)), spec(1)));
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT16", "DOUBLE", "UINT8"})
    void otherInputTypesAreFed(DataType type) {
        ModelProto floats = TinyModels.model(nearest(CLASSES, "n", 3, 5, 6));
        GraphProto.Builder graph = floats.getGraph().toBuilder()
                .setInput(0, TinyModels.value("typed", type, "n", 3, 5, 6))
                .addNode(
                        0,
                        TinyModels.node("Cast", "typed", "x")
                                .addAttribute(TinyModels.attribute("to", DataType.FLOAT.getNumber())));
        assertRight(evaluate(write(graph), spec(3)));
    }

    @Test
    void outputsMayHaveTwoMoreAxes() {
        GraphProto.Builder graph = nearest(CLASSES, "n", 3, 5, 6)
                .clearOutput()
                .addInitializer(axis("two", 2))
                .addInitializer(axis("three", 3))
                .addNode(TinyModels.node("Unsqueeze", "y two", "y2"))
                .addNode(TinyModels.node("Unsqueeze", "y2 three", "z"))
                .addOutput(TinyModels.floats("z", "n", CLASSES, 1, 1));
        assertRight(evaluate(write(graph), spec(3)));
    }

    @Test
    void ofSeveralOutputsTheOneOfTheClassesCounts() {
        GraphProto.Builder graph = nearest(CLASSES, "n", 3, 5, 6);
        List<ValueInfoProto> outputs = List.of(TinyModels.floats("column", "n", 1), graph.getOutput(0));
        assertRight(evaluate(write(graph.clearOutput().addAllOutput(outputs)), spec(3)));
    }

    @Test
    void moreOutputsThanClassesAreAllowed() {
        assertThat(evaluate(write(nearest(CLASSES + 3, "n", 3, 5, 6)), spec(3)).top1())
                .isPositive();
    }

    @Test
    void aLimitIsSpreadOverTheSet() {
        List<Long> told = new ArrayList<>();
        Path model = write(nearest(CLASSES, "n", 3, 5, 6));
        Accuracy accuracy = Evaluator.evaluate(model, spec(3), Split.TEST, 10, 1, (done, total) -> {
            assertThat(total).isEqualTo(10);
            told.add(done);
        });
        assertThat(accuracy.images()).isEqualTo(10);
        assertThat(told).containsExactly(10L);
    }

    @Test
    void predictionsAreTheOutputsInOrder() {
        Path model = write(nearest(CLASSES, 8, 3, 5, 6));
        DataSet set = DataSet.open(spec(3), Split.TEST, ImageShape.of(3, 5, 6));
        float[][] rows = Evaluator.predictions(model, set, Evaluator.ALL, 2, Progress.none());
        assertThat(rows).hasNumberOfRows(IMAGES);
        for (int i = 0; i < IMAGES; i++) {
            assertThat(rows[i]).hasSize(CLASSES);
            assertThat(Math.round(rows[i][1])).isEqualTo(2 * shown(i) - 1);
        }
        assertThat(Evaluator.predictions(model, set, 2, 1, Progress.none())[1]).isEqualTo(rows[53]);
    }

    @Test
    void theRankCountsWhatComesBefore() {
        float[] row = {1, 3, 3, -1};
        assertThat(Evaluator.rank(row, 1)).isZero();
        assertThat(Evaluator.rank(row, 2)).isEqualTo(1);
        assertThat(Evaluator.rank(row, 0)).isEqualTo(2);
        assertThat(Evaluator.rank(row, 3)).isEqualTo(3);
        for (int label = 0; label < 3; label++) {
            assertThat(Evaluator.rank(new float[] {0, Float.NaN, 1}, label)).isGreaterThanOrEqualTo(5);
        }
    }

    @Test
    void outputsThatAreNoNumbersAreWrong() {
        GraphProto.Builder graph = nearest(CLASSES, "n", 3, 5, 6)
                .addInitializer(TinyModels.tensor("nan", new float[] {Float.NaN}))
                .clearOutput()
                .addNode(TinyModels.node("Mul", "y nan", "z"))
                .addOutput(TinyModels.floats("z", "n", CLASSES));
        Accuracy accuracy = evaluate(write(graph), spec(3));
        assertThat(accuracy.top1()).isZero();
        assertThat(accuracy.top5()).isZero();
    }

    @Test
    void fewerOutputsThanClassesAreRefused() {
        Path model = write(nearest(CLASSES - 1, "n", 3, 5, 6));
        DataSpec spec = spec(3);
        refuses(
                model,
                spec,
                "model '%s': needed an output for each of 7 classes of '%s', came 6".formatted(model, spec));
    }

    @Test
    void outputsOfAnotherRankAreRefused() {
        Path model = write(nearest(CLASSES, "n", 3, 5, 6).clearOutput().addOutput(TinyModels.floats("mean", "n")));
        refuses(model, spec(3), "model '%s': needed output 'mean' as (100,classes), came (100)".formatted(model));
    }

    @Test
    void severalOutputsWithoutTheClassesAreRefused() {
        Path model = write(nearest(CLASSES + 1, "n", 3, 5, 6).addOutput(TinyModels.floats("column", "n", 1)));
        refuses(
                model,
                spec(3),
                "model '%s': needed one output of 7 classes (N,7), came y (n,8) float, column (n,1) float"
                        .formatted(model));
    }

    @Test
    void networksWithoutAnImageInputAreRefused() {
        Path flat = TinyModels.write(folder, "flat.onnx", TinyModels.relu("n", 90));
        refuses(
                flat,
                spec(3),
                "model '%s': needed an image input (N,C,H,W) or (N,H,W,C) with 1 or 3 channels, came x (n,90) float"
                        .formatted(flat));
        Path two = write(nearest(CLASSES, "n", 3, 5, 6).addInput(TinyModels.floats("x2", 1)));
        refuses(
                two,
                spec(3),
                "model '%s': needed one image input, came x (n,3,5,6) float, x2 (1) float".formatted(two));
    }

    @Test
    void aSetOfAnotherShapeIsRefused() {
        Path model = write(nearest(CLASSES, "n", 3, 5, "w"));
        DataSet set = DataSet.open(spec(3), Split.TEST, ImageShape.of(3, 6, 6));
        assertThatThrownBy(() -> Evaluator.evaluate(model, set, Evaluator.ALL, 1, Progress.none()))
                .isInstanceOf(RunException.class)
                .hasMessage("model '%s': needed images of 3x5x?, the data set gives 3x6x6".formatted(model));
    }

    @Test
    void imagesWithoutLabelsAreRefusedButPredicted() {
        Path images = folder.resolve("images");
        TinySets.image(images.resolve("1.png"), 5, 6, BufferedImage.TYPE_INT_RGB, 1);
        DataSpec spec = DataSpec.of(DataLayout.FOLDER, images);
        Path model = write(nearest(CLASSES, "n", 3, 5, 6));
        refuses(model, spec, "data '%s': needed labels to measure accuracy, there are none".formatted(spec));
        DataSet set = DataSet.open(spec, Split.TEST, ImageShape.of(3, 5, 6));
        assertThat(Evaluator.predictions(model, set, Evaluator.ALL, 1, Progress.none()))
                .hasDimensions(1, CLASSES);
    }

    @Test
    void photographsNeedASize() {
        Path images = folder.resolve("images");
        TinySets.image(images.resolve("a/1.png"), 5, 6, BufferedImage.TYPE_INT_RGB, 1);
        DataSpec spec = DataSpec.of(DataLayout.FOLDER, images);
        refuses(
                write(nearest(CLASSES, "n", 3, "h", "w")),
                spec,
                "data '%s': needed a size, for input 'x' has none; give it as 'size' in a YAML file".formatted(spec));
    }
}
