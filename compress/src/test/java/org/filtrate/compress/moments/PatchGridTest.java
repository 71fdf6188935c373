package org.filtrate.compress.moments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.filtrate.filters.InputMoments;
import org.filtrate.filters.Weight;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.Layers;
import org.filtrate.graph.shape.ShapeInference;
import org.filtrate.run.FloatTensor;
import org.filtrate.run.Session;
import org.filtrate.run.SessionSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// ONNX Runtime as the oracle: patches times filters are what it computes.
class PatchGridTest {
    record Case(String op, long[] input, long[] weight, Attribute... attributes) {
        Model model() {
            GraphProto.Builder graph = GraphProto.newBuilder()
                    .setName("layer")
                    .addNode(Node.of("", op, List.of("x", "w"), List.of("y"), attributes)
                            .proto())
                    .addInitializer(Tensor.floats("w", weight, random(1, product(weight)))
                            .proto())
                    .addInput(value("x", input))
                    .addOutput(value("y"));
            return new Model(ModelProto.newBuilder()
                    .setIrVersion(8)
                    .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                    .setGraph(graph)
                    .build());
        }

        @Override
        public String toString() {
            return op + Arrays.toString(weight) + List.of(attributes);
        }
    }

    private static ValueInfoProto value(String name, long... dims) {
        TypeProto.Tensor.Builder type = TypeProto.Tensor.newBuilder().setElemType(1);
        if (dims.length > 0) {
            TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
            for (long dim : dims) {
                shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dim));
            }
            type.setShape(shape);
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(type))
                .build();
    }

    private static int product(long... dims) {
        return (int) Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    }

    private static float[] random(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static Attribute ints(String name, long... values) {
        return Attribute.of(name, values);
    }

    private static List<Case> cases() {
        return List.of(
                new Case(
                        "Conv",
                        new long[] {2, 10, 9, 11},
                        new long[] {6, 10, 3, 5},
                        ints("strides", 2, 1),
                        ints("pads", 1, 0, 2, 3),
                        ints("dilations", 1, 2)),
                new Case("Conv", new long[] {3, 12, 7, 6}, new long[] {18, 4, 3, 3}, Attribute.of("group", 3)),
                new Case("Conv", new long[] {2, 5, 8, 7}, new long[] {5, 1, 3, 3}, Attribute.of("group", 5)),
                new Case("Conv", new long[] {2, 6, 17}, new long[] {10, 6, 5}, ints("pads", 2, 1)),
                new Case("Conv", new long[] {2, 3, 5, 6, 7}, new long[] {8, 3, 3, 2, 3}, ints("strides", 1, 2, 3)),
                same("Conv", "SAME_UPPER", 2, 3),
                same("Conv", "SAME_LOWER", 3, 2),
                new Case(
                        "Conv",
                        new long[] {1, 4, 9, 8},
                        new long[] {3, 4, 4, 3},
                        Attribute.of("auto_pad", "VALID"),
                        ints("strides", 2, 3)),
                new Case(
                        "ConvTranspose",
                        new long[] {2, 8, 5, 4},
                        new long[] {8, 3, 3, 2},
                        Attribute.of("group", 2),
                        ints("strides", 2, 3),
                        ints("pads", 1, 0, 0, 1),
                        ints("output_padding", 1, 0)),
                new Case(
                        "ConvTranspose",
                        new long[] {1, 4, 5, 6},
                        new long[] {4, 3, 3, 2},
                        ints("dilations", 2, 1),
                        ints("strides", 2, 2),
                        ints("output_shape", 10, 13)),
                new Case(
                        "ConvTranspose",
                        new long[] {1, 4, 5, 6},
                        new long[] {4, 3, 3, 5},
                        ints("strides", 2, 2),
                        Attribute.of("auto_pad", "SAME_UPPER")),
                new Case("Gemm", new long[] {3, 13}, new long[] {10, 13}, Attribute.of("transB", 1)),
                new Case("Gemm", new long[] {3, 13}, new long[] {13, 10}, Attribute.of("alpha", 0.5f)),
                new Case("MatMul", new long[] {2, 3, 9}, new long[] {9, 12}));
    }

    private static Case same(String op, String pad, long strideY, long strideX) {
        return new Case(
                op,
                new long[] {2, 7, 9, 8},
                new long[] {11, 7, 4, 3},
                Attribute.of("auto_pad", pad),
                ints("strides", strideY, strideX));
    }

    private static Layer layer(Model model) {
        return Layers.find(model, ShapeInference.infer(model)).getFirst();
    }

    private static FloatTensor run(Model model, FloatTensor input) {
        try (Session session = Session.open(ModelWriter.toBytes(model), SessionSettings.threads(1))) {
            return session.run(Map.of("x", input)).values().iterator().next();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void patchesTimesFiltersAreTheOutput(Case c) {
        Model model = c.model();
        Layer layer = layer(model);
        FilterShape shape = layer.filters().orElseThrow();
        float[] filters = Weight.of(layer).values();
        float[] input = random(2, product(c.input()));
        FloatTensor output = run(model, FloatTensor.of(input, c.input()));
        PatchGrid grid = PatchGrid.of(layer, c.input());
        int outs = shape.outChannels();
        int size = shape.filterSize();
        assertThat(grid.positions() * outs).isEqualTo(output.toArray().length);
        float[] patch = new float[size];
        float[] wanted = new float[outs];
        for (int p = 0; p < grid.positions(); p++) {
            grid.copyOutput(output.toArray(), p, wanted, 0, 1);
            for (int t = 0; t < outs; t++) {
                grid.copy(input, p, t / shape.groupFilters(), patch, 0);
                double sum = 0;
                for (int i = 0; i < size; i++) {
                    sum += filters[t * size + i] * patch[i];
                }
                assertThat(sum).isCloseTo(wanted[t], within(1e-3));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void momentsGiveTheEnergyOfTheOutput(Case c) {
        Model model = c.model();
        Layer layer = layer(model);
        FilterShape shape = layer.filters().orElseThrow();
        float[] filters = Weight.of(layer).values();
        float[] input = random(2, product(c.input()));
        float[] output = run(model, FloatTensor.of(input, c.input())).toArray();
        PatchGrid grid = PatchGrid.of(layer, c.input());
        InputSum sum = new InputSum(shape);
        int[] all = IntStream.range(0, grid.positions()).toArray();
        float[] wanted = new float[all.length * shape.outChannels()];
        for (int p : all) {
            grid.copyOutput(output, p, wanted, p, all.length);
        }
        sum.add(grid, input, all, wanted);
        for (boolean centred : new boolean[] {false, true}) {
            InputMoments moments = sum.moments(centred);
            double energy = Arrays.stream(sum.targetEnergies(centred)).sum();
            assertThat(moments.outputEnergy(filters)).isCloseTo(energy, within(1e-3 * energy));
            double product = 0;
            float[] cross = sum.cross(centred);
            for (int i = 0; i < cross.length; i++) {
                product += (double) cross[i] * filters[i];
            }
            assertThat(product).isCloseTo(energy, within(1e-3 * energy));
        }
        double[] means = sum.outputMeans(filters);
        for (int t = 0; t < means.length; t++) {
            assertThat(means[t]).isCloseTo(sum.targetMeans()[t], within(1e-4));
        }
    }

    @Test
    void anInputOfOtherSizesIsRefused() {
        Layer layer = layer(cases().getFirst().model());
        assertThatThrownBy(() -> PatchGrid.of(layer, new long[] {2, 9, 9, 11}))
                .isInstanceOf(FiltrateException.class)
                .hasMessage("layer 'w': an input for filters [6, 10, 3, 5] is needed, [2, 9, 9, 11] came");
    }
}
