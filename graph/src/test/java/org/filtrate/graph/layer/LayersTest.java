package org.filtrate.graph.layer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Shared;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.file.ModelReader;
import org.filtrate.graph.shape.ShapeInference;
import org.filtrate.graph.shape.Sketch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayersTest {
    private static List<Layer> layers(Model model) {
        return Layers.find(model, ShapeInference.infer(model));
    }

    private static Layer only(Sketch sketch) {
        List<Layer> layers = layers(sketch.model());
        assertThat(layers).hasSize(1);
        return layers.getFirst();
    }

    private static Attribute ints(String name, long... values) {
        return Attribute.of(name, values);
    }

    private static void assertLayer(Layer layer, FilterShape filters, long params, long macs) {
        assertThat(layer.obstacle()).isEmpty();
        assertThat(layer.filters()).contains(filters);
        assertThat(layer.params()).isEqualTo(params);
        assertThat(layer.sizeBytes()).isEqualTo(4 * params);
        assertThat(layer.macs()).isEqualTo(OptionalLong.of(macs));
    }

    @Test
    void convolutionsOfEveryRankAreMeasured() {
        assertLayer(
                only(new Sketch()
                        .input("x", "N", 10, 9, 11)
                        .weight("w", 6, 10, 3, 5)
                        .weight("b", 6)
                        .node("y", "Conv", "x w b", ints("strides", 2, 1), ints("pads", 1, 0, 2, 3))),
                new FilterShape(6, 10, new int[] {3, 5}, 1),
                906,
                900 * 5 * 10);
        assertLayer(
                only(new Sketch().input("x", "N", 6, 17).weight("w", 10, 6, 5).node("y", "Conv", "x w")),
                new FilterShape(10, 6, new int[] {5}, 1),
                300,
                300 * 13);
        assertLayer(
                only(new Sketch()
                        .input("x", 1, 3, 5, 6, 7)
                        .weight("w", 8, 3, 3, 2, 3)
                        .node("y", "Conv", "x w")),
                new FilterShape(8, 3, new int[] {3, 2, 3}, 1),
                432,
                432 * 3 * 5 * 5);
        assertLayer(
                only(new Sketch()
                        .input("x", "N", 4, 9, 9)
                        .weight("w", 6, 4, 3, 3)
                        .node("y", "Conv", "x w", ints("dilations", 2, 3))),
                new FilterShape(6, 4, new int[] {3, 3}, 1),
                216,
                216 * 5 * 3);
    }

    @Test
    void groupsAndDepthwiseAreMeasured() {
        assertLayer(
                only(new Sketch()
                        .input("x", "N", 12, 7, 6)
                        .weight("w", 18, 4, 3, 3)
                        .node("y", "Conv", "x w", Attribute.of("group", 3))),
                new FilterShape(18, 4, new int[] {3, 3}, 3),
                648,
                648 * 5 * 4);
        assertLayer(
                only(new Sketch()
                        .input("x", "N", 5, 8, 7)
                        .weight("w", 5, 1, 3, 3)
                        .node("y", "Conv", "x w", Attribute.of("group", 5))),
                new FilterShape(5, 1, new int[] {3, 3}, 5),
                45,
                45 * 6 * 5);
    }

    @Test
    void transposedConvolutionsWorkWhereTheyRead() {
        assertLayer(
                only(new Sketch()
                        .input("x", "N", 8, 5, 4)
                        .weight("w", 8, 3, 3, 2)
                        .node("y", "ConvTranspose", "x w", Attribute.of("group", 2), ints("strides", 2, 2))),
                new FilterShape(6, 4, new int[] {3, 2}, 2),
                144,
                144 * 5 * 4);
    }

    @Test
    void matrixProductsAreMeasuredForOneImage() {
        FilterShape shape = new FilterShape(10, 13, new int[0], 1);
        assertLayer(
                only(new Sketch()
                        .input("x", "N", 13)
                        .weight("w", 10, 13)
                        .weight("b", 10)
                        .node("y", "Gemm", "x w b", Attribute.of("transB", 1))),
                shape,
                140,
                130);
        assertLayer(
                only(new Sketch()
                        .input("x", "N", 13)
                        .weight("w", 13, 10)
                        .node("y", "Gemm", "x w", Attribute.of("alpha", .5f))),
                shape,
                130,
                130);
        assertLayer(
                only(new Sketch().input("x", "N", 7, 13).weight("w", 13, 10).node("y", "MatMul", "x w")),
                shape,
                130,
                7 * 130);
    }

    @Test
    void everyReasonToStayDenseIsInWords() {
        assertThat(reason(new Sketch()
                        .input("x", 13, 2)
                        .weight("w", 10, 13)
                        .node("y", "Gemm", "x w", Attribute.of("transA", 1), Attribute.of("transB", 1))))
                .isEqualTo("it reads its input transposed (transA)");
        assertThat(reason(new Sketch()
                        .input("x", 2, 13)
                        .weight("w", 13, 10)
                        .weight("b", 10)
                        .node("y", "Gemm", "x w b", Attribute.of("beta", .5f))))
                .isEqualTo("it scales its bias (beta)");
        assertThat(reason(new Sketch()
                        .input("x", 2, 13)
                        .input("b", 2, 10)
                        .weight("w", 13, 10)
                        .node("y", "Gemm", "x w b")))
                .isEqualTo("what it adds is not a constant bias of one number per output");
        assertThat(reason(new Sketch()
                        .input("x", "N", 3, 4, 5)
                        .input("w", 6, 3, 1, 1)
                        .node("y", "Conv", "x w")))
                .isEqualTo("its weight is computed while the network runs");
        assertThat(reason(new Sketch().input("x", 3, 4).weight("w", 2, 3).node("y", "MatMul", "w x")))
                .isEqualTo("its weight is the left factor");
        assertThat(reason(new Sketch().input("x", 2, 3).scalar("w", 3).node("y", "MatMul", "x w")))
                .isEqualTo("its weight is INT64, not floating point");
    }

    private static String reason(Sketch sketch) {
        Model model = sketch.model();
        // Wrong shapes are of no interest here: only what the finder makes of the nodes.
        return Layers.find(model, ShapeInference.infer(new Sketch().model()))
                .getFirst()
                .obstacle()
                .orElse("");
    }

    @Test
    void matricesWithoutConstantsAreNoLayers() {
        assertThat(layers(new Sketch()
                        .input("x", 2, 3)
                        .input("z", 3, 4)
                        .node("y", "MatMul", "x z")
                        .model()))
                .isEmpty();
    }

    @Test
    void sharedWeightsStayAndNamesAreUnique() {
        List<Layer> layers = layers(new Sketch()
                .input("x", "N", 10)
                .weight("a.weight", 10, 10)
                .weight("b", 10, 10)
                .node("h", "MatMul", "x a.weight")
                .node("i", "MatMul", "h a.weight")
                .node("y", "MatMul", "i b")
                .model());
        assertThat(layers).extracting(Layer::name).containsExactly("a", "a#2", "b");
        assertThat(layers.get(0).obstacle()).contains("shares its weight 'a.weight' with another layer");
        assertThat(layers.get(2).isCompressible()).isTrue();
    }

    @Test
    void weightsBehindConstantsAndIdentitiesAreFound() {
        Layer layer = only(new Sketch()
                .input("x", "N", 2)
                .node("c", "Constant", "", Attribute.of("value", Tensor.floats("", new long[] {2, 3}, new float[] {
                    1, 2, 3, 4, 5, 6
                })))
                .node("i", "Identity", "c")
                .node("y", "MatMul", "x i"));
        assertLayer(layer, new FilterShape(3, 2, new int[0], 1), 6, 6);
        assertThat(FilterLayout.filters(layer)).containsExactly(1, 4, 2, 5, 3, 6);
    }

    @Test
    void layersInsideABranchAreListedAndStay() {
        Sketch body =
                new Sketch().weight("w", 10, 4).node("inner", "MatMul", "x w").output("inner");
        Attribute branch = new Attribute(AttributeProto.newBuilder()
                .setName("then_branch")
                .setType(AttributeProto.AttributeType.GRAPH)
                .setG(body.graph())
                .build());
        Node choice = Node.of("", "If", List.of("c"), List.of("y"), branch).withAttribute(branch);
        var proto = new Sketch().input("x", "N", 10).model().proto().toBuilder();
        proto.getGraphBuilder().addNode(choice.proto());
        List<Layer> layers = Layers.find(new Model(proto.build()), ShapeInference.infer(new Sketch().model()));
        assertThat(layers).hasSize(1);
        assertThat(layers.getFirst().obstacle()).contains("lies inside the body of If 'y'");
    }

    @Test
    void filtersAreTurnedAndTurnedBack() {
        for (LayerOp op : LayerOp.values()) {
            FilterShape shape = op.isConvolution()
                    ? new FilterShape(6, 4, new int[] {3, 2}, 2)
                    : new FilterShape(6, 4, new int[0], 1);
            float[] filters = new float[(int) shape.count()];
            for (int i = 0; i < filters.length; i++) {
                filters[i] = i;
            }
            Tensor weight = FilterLayout.weight(op, shape, filters, "w");
            var proto = new Sketch()
                            .node("y", op.operator(), "x w", Attribute.of("group", 2), Attribute.of("transB", 1))
                            .model()
                            .proto()
                            .toBuilder();
            proto.getGraphBuilder().addInitializer(weight.proto());
            Layer layer = Layers.find(new Model(proto.build()), ShapeInference.infer(new Sketch().model()))
                    .getFirst();
            assertThat(layer.filters()).as(op.operator()).contains(shape);
            assertThat(FilterLayout.filters(layer)).as(op.operator()).containsExactly(filters);
        }
    }

    @ParameterizedTest
    @CsvSource({"resnet20-cifar10, 267696, 40550400", "resnet56-cifar10, 848304, 125485056"})
    void trainedNetworksHaveTheWeightsAndOperationsThatAreKnown(String name, long weights, long macs) {
        Optional<Path> file = Shared.file("models/" + name + ".onnx");
        Assumptions.assumeTrue(file.isPresent(), Shared.MISSING);
        List<Layer> convolutions = layers(ModelReader.read(file.get())).stream()
                .filter(Layer::isConvolution)
                .toList();
        assertThat(convolutions.stream()
                        .mapToLong(l -> l.weight().orElseThrow().count())
                        .sum())
                .isEqualTo(weights);
        assertThat(convolutions.stream().mapToLong(l -> l.macs().orElseThrow()).sum())
                .isEqualTo(macs);
    }
}
