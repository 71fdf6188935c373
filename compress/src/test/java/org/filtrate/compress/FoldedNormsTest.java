package org.filtrate.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.filtrate.compress.lean.LeanNetwork;
import org.filtrate.filters.Fit;
import org.filtrate.filters.Method;
import org.filtrate.filters.Pool;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.body.Body;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.filters.body.Expansion;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Model;
import org.filtrate.graph.Patch;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.Layers;
import org.filtrate.graph.shape.ShapeInference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Batch normalisations folded into layers, and biases in half precision.
class FoldedNormsTest {
    private static final double HALF = 0x1p-11;

    @TempDir
    Path folder;

    private static Attribute ints(String name, long... values) {
        return Attribute.of(name, values);
    }

    static Stream<NormModel> layers() {
        long[] image = {2, 6, 7, 5};
        return Stream.of(
                new NormModel(image)
                        .layer("Conv", new long[] {10, 6, 3, 2}, 0, ints("pads", 1, 0, 1, 1))
                        .norm(10),
                new NormModel(image)
                        .layer("Conv", new long[] {9, 2, 3, 3}, 9, Attribute.of("group", 3), ints("strides", 2, 1))
                        .norm(9, Attribute.of("epsilon", .01f)),
                new NormModel(image)
                        .layer("Conv", new long[] {6, 1, 3, 3}, 0, Attribute.of("group", 6))
                        .norm(6),
                new NormModel(image)
                        .layer("ConvTranspose", new long[] {6, 4, 2, 3}, 4, ints("strides", 2, 2))
                        .norm(4),
                new NormModel(image)
                        .layer("ConvTranspose", new long[] {6, 4, 3, 2}, 0, Attribute.of("group", 2))
                        .norm(8),
                new NormModel(3, 13)
                        .layer("Gemm", new long[] {10, 13}, 10, Attribute.of("transB", 1))
                        .norm(10),
                new NormModel(3, 13)
                        .layer("Gemm", new long[] {13, 10}, 0, Attribute.of("alpha", .5f))
                        .norm(10));
    }

    private static LeanNetwork lean(Model model, List<CompressedLayer> layers) {
        return LeanNetwork.of(model, ShapeInference.infer(model), layers, true);
    }

    private static Layer layer(Model model) {
        return Layers.find(model, ShapeInference.infer(model)).getFirst();
    }

    private static CompressedLayer compressed(Model model, Method method, Precision precision, Body body) {
        Layer layer = layer(model);
        Fit fit = method.analyse(Target.of(Weight.of(layer)), Pool.of(List.of(Weight.of(layer))));
        return new CompressedLayer(layer, fit.fit(fit.at(.3, precision, 1)), body, Optional.empty());
    }

    private static Model with(Model model, CompressedLayer layer) {
        return new Patch("test").and(layer.patch(model.opset())).applyTo(model);
    }

    private static boolean hasNorm(Model model) {
        return model.graph().nodes().stream().anyMatch(n -> n.is("BatchNormalization"));
    }

    /// Fails where what two models compute differs by more than `tolerance` of the largest number in sight.
    private void requireSame(Model expected, Model actual, double tolerance) {
        float[] wanted = run(expected);
        float[] came = run(actual);
        double largest = largest(wanted)
                + actual.graph().initializers().stream()
                        .filter(t -> t.name().endsWith("bias"))
                        .mapToDouble(t -> largest(t.floats()))
                        .max()
                        .orElse(0);
        assertThat(came).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.length; i++) {
            assertThat((double) Math.abs(came[i] - wanted[i])).isLessThanOrEqualTo(tolerance * largest);
        }
    }

    private float[] run(Model model) {
        Path file = folder.resolve("model.onnx");
        ModelWriter.write(model, file);
        OnnxChecker.check(file);
        return Objects.requireNonNull(Prediction.of(file).get("y")).toArray();
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    @ParameterizedTest
    @MethodSource("layers")
    void aDenseLayerTakesItUp(NormModel test) {
        Model model = test.model();
        Model lean = lean(model, List.of()).model();
        assertThat(hasNorm(lean)).isFalse();
        assertThat(lean.graph().nodes()).hasSize(1);
        assertThat(lean.proto().getSerializedSize())
                .isLessThan(model.proto().getSerializedSize());
        requireSame(model, lean, 1e-6);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void aCompressedLayerTakesItUpAsExactlyAsItIsStored(NormModel test) {
        Model model = test.model();
        List<CompressedLayer> tried = new ArrayList<>();
        for (Precision precision : List.of(Precision.BITS_32, Precision.BITS_16, Precision.BITS_8, Precision.BITS_4)) {
            tried.add(compressed(model, Method.UNIFORM, precision, Body.SMALL));
            if (CompressedLayer.canFactor(layer(model))
                    && Method.BASIS.obstacle(layer(model).filters().orElseThrow()).isEmpty()) {
                tried.add(compressed(model, Method.BASIS, precision, Body.FACTORED));
            }
        }
        for (CompressedLayer layer : tried) {
            boolean exact = layer.filters().setting().precision() == Precision.BITS_32;
            Model before = with(model, layer);
            LeanNetwork lean = lean(before, List.of(layer));
            assertThat(hasNorm(lean.model())).isFalse();
            // One rounding of what a channel is scaled by, or of each weight, and one of its bias.
            requireSame(before, lean.model(), exact ? 1e-6 : 2 * HALF);
            Model expanded = Expansion.expand(lean.model());
            assertThat(expanded.functions()).isEmpty();
            requireSame(lean.model(), expanded, 1e-6);
            assertThat(lean.layers().getFirst().filters().setting())
                    .isEqualTo(layer.filters().setting());
        }
    }

    private static NormModel conv() {
        return new NormModel(2, 6, 7, 5).layer("Conv", new long[] {10, 6, 3, 2}, 0);
    }

    static Stream<NormModel> layersThatKeepIt() {
        return Stream.of(
                conv().norm(10).output("z"),
                conv().norm(10).node("r", "Relu", List.of("z")).output("r"),
                conv().node("second", "Conv", List.of("x", "w")).norm(10).output("second"),
                conv().norm(10, Attribute.of("training_mode", 1)),
                conv().constant("gamma", 1, 2, 10)
                        .constant("variance", -2, -1, 10)
                        .node("y", "BatchNormalization", List.of("z", "gamma", "gamma", "gamma", "variance"))
                        .output("y"),
                new NormModel(2, 6, 7, 5)
                        .input("b", 10)
                        .constant("w", -1, 1, 10, 6, 1, 1)
                        .node("z", "Conv", List.of("x", "w", "b"))
                        .norm(10),
                new NormModel(3, 13).layer("MatMul", new long[] {13, 10}, 0).norm(10),
                new NormModel(3, 13)
                        .constant("c", -1, 1, 3, 10)
                        .constant("w", -1, 1, 13, 10)
                        .node("z", "Gemm", List.of("x", "w", "c"))
                        .norm(10));
    }

    @ParameterizedTest
    @MethodSource("layersThatKeepIt")
    void anotherLayerKeepsIt(NormModel test) {
        assertThat(hasNorm(lean(test.model(), List.of()).model())).isTrue();
    }

    private static ElementType storedBias(float bias, Precision precision) {
        float[] values = {bias, bias / 3, 0, -bias};
        Model model = new NormModel(2, 6, 7, 5)
                .constant("w", -1, 1, 4, 6, 3, 3)
                .constant(Tensor.floats("b", new long[] {4}, values))
                .node("y", "Conv", List.of("x", "w", "b"))
                .output("y")
                .model();
        CompressedLayer layer = compressed(model, Method.UNIFORM, precision, Body.SMALL);
        LeanNetwork lean = lean(with(model, layer), List.of(layer));
        String name = lean.model().graph().producer("y").orElseThrow().inputs().getLast();
        return lean.model().graph().constant(name).orElseThrow().type();
    }

    @Test
    void aBiasIsHalvedWhereThatDoesNoHarm() {
        assertThat(storedBias(1.7f, Precision.BITS_8)).isEqualTo(ElementType.FLOAT16);
        assertThat(storedBias(60_000, Precision.BITS_4)).isEqualTo(ElementType.FLOAT16);
        assertThat(storedBias(1.7f, Precision.BITS_32)).isEqualTo(ElementType.FLOAT);
        assertThat(storedBias(1e6f, Precision.BITS_8)).isEqualTo(ElementType.FLOAT);
        assertThat(storedBias(1e-7f, Precision.BITS_8)).isEqualTo(ElementType.FLOAT);
    }
}
