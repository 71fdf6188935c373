package org.filtrate.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.filtrate.filters.body.Body;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.filters.body.Expansion;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.Model;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.Layers;
import org.filtrate.graph.shape.ShapeInference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What every method promises.
public abstract class MethodContract {
    private static final double[] STRENGTHS = {.02, .1, .25, .4, .6, .9};

    private final Method method;

    protected MethodContract(Method method) {
        this.method = method;
    }

    /// A layer with random weights: operator, input dims, weight dims, attributes.
    public record Case(String op, long[] input, long[] weight, boolean biased, Attribute... attributes) {
        public Model model() {
            long count = java.util.Arrays.stream(weight).reduce(1, (a, b) -> a * b);
            List<Tensor> constants = new ArrayList<>();
            constants.add(Tensor.floats("w", weight, LayerModel.random(7, count)));
            if (biased) {
                long outs = op.equals("ConvTranspose") ? 2 * weight[1] : weight[0];
                constants.add(Tensor.floats("b", new long[] {outs}, LayerModel.random(8, outs)));
            }
            return LayerModel.of(op, input, constants, attributes);
        }

        public float[] inputValues() {
            return LayerModel.random(9, java.util.Arrays.stream(input).reduce(1, (a, b) -> a * b));
        }

        @Override
        public String toString() {
            return op + java.util.Arrays.toString(weight) + List.of(attributes);
        }
    }

    static Attribute ints(String name, long... values) {
        return Attribute.of(name, values);
    }

    public static List<Case> cases() {
        return List.of(
                new Case(
                        "Conv",
                        new long[] {2, 10, 9, 11},
                        new long[] {6, 10, 3, 5},
                        true,
                        ints("strides", 2, 1),
                        ints("pads", 1, 0, 2, 3),
                        ints("dilations", 1, 2)),
                new Case("Conv", new long[] {1, 12, 8, 8}, new long[] {20, 12, 3, 3}, false, ints("pads", 1, 1, 1, 1)),
                new Case("Conv", new long[] {1, 12, 7, 6}, new long[] {18, 4, 3, 3}, true, Attribute.of("group", 3)),
                new Case("Conv", new long[] {1, 5, 8, 7}, new long[] {5, 1, 3, 3}, false, Attribute.of("group", 5)),
                new Case("Conv", new long[] {1, 9, 6, 7}, new long[] {14, 9, 1, 1}, true, ints("strides", 2, 2)),
                new Case("Conv", new long[] {2, 6, 17}, new long[] {10, 6, 5}, true, ints("pads", 2, 1)),
                new Case("Conv", new long[] {1, 3, 5, 6, 7}, new long[] {8, 3, 3, 2, 3}, false),
                new Case(
                        "Conv",
                        new long[] {1, 7, 9, 8},
                        new long[] {11, 7, 3, 3},
                        true,
                        Attribute.of("auto_pad", "SAME_UPPER"),
                        ints("strides", 2, 2)),
                new Case(
                        "ConvTranspose",
                        new long[] {1, 8, 5, 4},
                        new long[] {8, 3, 3, 2},
                        true,
                        Attribute.of("group", 2),
                        ints("strides", 2, 2),
                        ints("output_padding", 1, 0)),
                new Case("Gemm", new long[] {3, 13}, new long[] {10, 13}, true, Attribute.of("transB", 1)),
                new Case("Gemm", new long[] {3, 13}, new long[] {13, 10}, false, Attribute.of("alpha", 0.5f)),
                new Case("MatMul", new long[] {2, 3, 9}, new long[] {9, 12}, false));
    }

    public static Stream<org.junit.jupiter.params.provider.Arguments> casesAndPrecisions() {
        return cases().stream()
                .flatMap(c ->
                        Stream.of(Precision.values()).map(p -> org.junit.jupiter.params.provider.Arguments.of(c, p)));
    }

    protected static Layer layer(Model model) {
        return Layers.find(model, ShapeInference.infer(model)).getFirst();
    }

    private Optional<Fit> fit(Layer layer) {
        return fit(Target.of(Weight.of(layer)));
    }

    private Optional<Fit> fit(Target target) {
        return method.obstacle(target.shape()).isPresent()
                ? Optional.empty()
                : Optional.of(method.analyse(target, Pool.of(List.of(target.weight()))));
    }

    @ParameterizedTest
    @MethodSource("casesAndPrecisions")
    void shapeIsKeptAndBitsAreThoseOfTheTensors(Case c, Precision precision) {
        Layer layer = layer(c.model());
        fit(layer).ifPresent(fit -> {
            for (double strength : STRENGTHS) {
                Setting setting = fit.at(strength, precision, 1);
                CompactFilters filters = fit.fit(setting);
                assertThat(filters.setting()).isEqualTo(setting);
                assertThat(filters.reconstruct().shape())
                        .isEqualTo(layer.filters().orElseThrow());
                long stored = filters.factors().stream()
                        .filter(f -> f.shared().isEmpty())
                        .flatMap(f -> f.stored().tensors(f.name()).stream())
                        .mapToLong(t -> 8 * t.sizeBytes())
                        .sum();
                assertThat(filters.bits()).isEqualTo(stored);
                assertThat(setting.bits(filters.shape())).isEqualTo(stored);
                assertThat(setting.params(filters.shape()))
                        .isLessThanOrEqualTo(filters.shape().count());
            }
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void errorNeverGrowsWithBudget(Case c) {
        Layer layer = layer(c.model());
        Weight weight = Weight.of(layer);
        fit(layer).ifPresent(fit -> {
            double last = 0;
            long lastBits = Long.MAX_VALUE;
            for (double strength : STRENGTHS) {
                CompactFilters filters = fit.fit(fit.at(strength, Precision.BITS_32, 1));
                double error = weight.relativeError(filters.reconstruct());
                assertThat(error).isBetween(last - 1e-6, 1.0);
                assertThat(filters.bits()).isLessThanOrEqualTo(lastBits);
                last = error;
                lastBits = filters.bits();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("casesAndPrecisions")
    void bothBodiesAgreeWithTheExpandedFilters(Case c, Precision precision) {
        Layer layer = layer(c.model());
        fit(layer).ifPresent(fit -> {
            for (double strength : new double[] {.1, .5, .95}) {
                CompactFilters filters = fit.fit(fit.at(strength, precision, 1));
                requireAgreement(c, layer, filters, 1);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void bothBodiesAgreeWhereNumbersAreBeyondHalves(Precision precision) {
        Case c = cases().get(1);
        Layer layer = layer(c.model());
        Fit fit = fit(layer).orElseThrow();
        for (float scale : new float[] {1e9f, 1e-12f}) {
            float[] scales = new float[20];
            Arrays.fill(scales, scale);
            CompactFilters filters = fit.fit(fit.at(.5, precision, 1)).scaleOutputs(scales);
            requireAgreement(c, layer, filters, scale);
        }
    }

    /// @param scale what outputs are about as large as
    private static void requireAgreement(Case c, Layer layer, CompactFilters filters, float scale) {
        Model model = c.model();
        for (Body body : bodies(layer, filters)) {
            Model compressed = new CompressedLayer(layer, filters, body, Optional.empty())
                    .patch(model.opset())
                    .applyTo(model);
            Model expanded = Expansion.expand(compressed);
            assertThat(expanded.functions()).isEmpty();
            assertThat(Weight.of(layer(expanded)).values())
                    .isEqualTo(filters.reconstruct().values());
            float[] expected = LayerModel.run(expanded, c.input(), c.inputValues());
            float[] actual = LayerModel.run(compressed, c.input(), c.inputValues());
            assertThat(actual).hasSameSizeAs(expected);
            for (int i = 0; i < actual.length; i++) {
                assertThat(actual[i]).isCloseTo(expected[i], within(1e-4f * Math.max(scale, Math.abs(expected[i]))));
            }
        }
    }

    private static List<Body> bodies(Layer layer, CompactFilters filters) {
        boolean factored = filters.setting().hasFactoredBody() && CompressedLayer.canFactor(layer);
        return factored ? List.of(Body.SMALL, Body.FACTORED) : List.of(Body.SMALL);
    }

    @Test
    void sameInputsGiveTheSameBytes() {
        Model model = cases().get(1).model();
        Layer layer = layer(model);
        List<byte[]> written = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Fit fit = fit(layer).orElseThrow();
            CompactFilters filters = fit.fit(fit.at(.4, Precision.BITS_4, 1));
            written.add(new CompressedLayer(layer, filters, Body.SMALL, Optional.empty())
                    .patch(13)
                    .applyTo(model)
                    .proto()
                    .toByteArray());
        }
        assertThat(written.get(0)).isEqualTo(written.get(1));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void outputsCanBeScaled(Case c) {
        Layer layer = layer(c.model());
        fit(layer).ifPresent(fit -> {
            CompactFilters filters = fit.fit(fit.at(.5, Precision.BITS_8, 1));
            float[] scales = new float[filters.shape().outChannels()];
            for (int i = 0; i < scales.length; i++) {
                scales[i] = 0.5f + i;
            }
            float[] before = filters.reconstruct().values();
            float[] after = filters.scaleOutputs(scales).reconstruct().values();
            float largest = 0;
            for (float v : before) {
                largest = Math.max(largest, Math.abs(v));
            }
            for (int i = 0; i < before.length; i++) {
                float scale = scales[i / filters.shape().filterSize()];
                assertThat(after[i]).isCloseTo(before[i] * scale, within(2e-3f * scale * largest));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void knowingTheInputsNeverHurtsTheOutput(Case c) {
        Weight weight = Weight.of(layer(c.model()));
        InputMoments moments = moments(weight.shape());
        fit(Target.of(weight)).ifPresent(plain -> {
            Fit aware = fit(new Target(weight, Optional.of(moments))).orElseThrow();
            for (Precision precision : List.of(Precision.BITS_32, Precision.BITS_8, Precision.BITS_4)) {
                for (double strength : new double[] {.1, .5, .95}) {
                    Setting setting = plain.at(strength, precision, 1);
                    double blind =
                            moments.relativeError(weight, plain.fit(setting).reconstruct());
                    CompactFilters filters = aware.fit(aware.checked(setting));
                    assertThat(filters.setting()).isEqualTo(setting);
                    // Where nothing is lost, what is left is the rounding of single precision.
                    assertThat(moments.relativeError(weight, filters.reconstruct()))
                            .as("%s", setting)
                            .isLessThanOrEqualTo(blind * (1 + 1e-6) + 1e-9);
                }
            }
        });
    }

    /// Moments of inputs that lean on each other and differ in strength: positive definite, from a seed.
    protected static InputMoments moments(FilterShape shape) {
        int size = shape.filterSize();
        List<float[]> matrices = new ArrayList<>();
        for (int g = 0; g < shape.groups(); g++) {
            float[] mixing = LayerModel.random(10 + g, (long) size * size);
            float[] matrix = new float[size * size];
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    double sum = i == j ? .01 : 0;
                    for (int k = 0; k < size; k++) {
                        double strength = Math.exp(-4.0 * k / size);
                        sum += strength * (mixing[i * size + k] * mixing[j * size + k]);
                    }
                    matrix[i * size + j] = (float) sum;
                }
            }
            matrices.add(matrix);
        }
        return new InputMoments(shape, matrices);
    }
}
