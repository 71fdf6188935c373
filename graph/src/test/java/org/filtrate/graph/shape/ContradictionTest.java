package org.filtrate.graph.shape;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Model;
import org.filtrate.graph.ModelFormatException;
import org.filtrate.graph.Shape;
import org.filtrate.graph.TensorType;
import org.junit.jupiter.api.Test;

/// What is said of graphs that do not hold together: the node, what was needed, what came.
class ContradictionTest {
    private static Sketch image() {
        return new Sketch().input("x", "N", 6, 10, 5);
    }

    private static void refuses(Sketch sketch, String message) {
        assertThatThrownBy(sketch::infer).isInstanceOf(GraphException.class).hasMessage(message);
    }

    @Test
    void convolutionOfOtherChannels() {
        refuses(
                image().weight("w", 16, 2, 3, 3).node("y", "Conv", "x w", Attribute.of("group", 2)),
                "Conv 'y': weight (16x2x3x3) in 2 groups needs 4 input channels, (Nx6x10x5) came");
    }

    @Test
    void convolutionOfAnotherRank() {
        refuses(
                image().weight("w", 16, 6, 3).node("y", "Conv", "x w"),
                "Conv 'y': input 1 needs 4 dimensions, (16x6x3) came");
    }

    @Test
    void convolutionWithAnotherWindowThanDeclared() {
        refuses(
                image().weight("w", 16, 6, 3, 3)
                        .node("y", "Conv", "x w", Attribute.of("kernel_shape", new long[] {3, 5})),
                "Conv 'y': kernel_shape (3x5) needs a weight with that window, (16x6x3x3) came");
    }

    @Test
    void convolutionWithFiltersThatGroupsDoNotDivide() {
        refuses(
                image().weight("w", 5, 2, 3, 3).node("y", "Conv", "x w", Attribute.of("group", 3)),
                "Conv 'y': a number of filters divisible by 3 groups is needed, weight (5x2x3x3) came");
    }

    @Test
    void convolutionWithAnotherBias() {
        refuses(
                image().weight("w", 16, 6, 3, 3).weight("b", 15).node("y", "Conv", "x w b"),
                "Conv 'y': a bias of 16 elements is needed, (15) came");
    }

    @Test
    void convolutionWithAWindowLargerThanTheImage() {
        refuses(
                image().weight("w", 16, 6, 3, 7).node("y", "Conv", "x w"),
                "Conv 'y': a window of 7 along axis 3 needs as many elements, 5 came (0 of them padding)");
    }

    @Test
    void stridesOfNothing() {
        refuses(
                image().weight("w", 16, 6, 3, 3).node("y", "Conv", "x w", Attribute.of("strides", new long[] {0, 1})),
                "Conv 'y': attribute 'strides' needs sizes of at least 1, 0 came");
    }

    @Test
    void padsForOtherAxes() {
        refuses(
                image().weight("w", 16, 6, 3, 3).node("y", "Conv", "x w", Attribute.of("pads", new long[] {1, 1})),
                "Conv 'y': attribute 'pads' needs 4 entries, 2 came");
    }

    @Test
    void transposedConvolutionOfOtherChannels() {
        refuses(
                image().weight("w", 5, 16, 3, 3).node("y", "ConvTranspose", "x w"),
                "ConvTranspose 'y': weight (5x16x3x3) needs 5 input channels, (Nx6x10x5) came");
    }

    @Test
    void normalizationOfOtherChannels() {
        refuses(
                image().weight("a", 6).weight("b", 5).node("y", "BatchNormalization", "x a a b a"),
                "BatchNormalization 'y': input 3 with one element for each of the 6 channels is needed, (5) came");
    }

    @Test
    void matricesThatDoNotMeet() {
        refuses(
                new Sketch().input("x", "N", 6).weight("w", 5, 6).node("y", "MatMul", "x w"),
                "MatMul 'y': factors that meet in the same size are needed, (Nx6) and (5x6) came (6 and 5)");
        refuses(
                new Sketch().input("x", "N", 6).weight("w", 6, 5).node("y", "Gemm", "x w", Attribute.of("transB", 1)),
                "Gemm 'y': factors that meet in the same size are needed, (Nx6) and (6x5)^T came (6 and 5)");
    }

    @Test
    void reshapeToAnotherNumberOfElements() {
        refuses(
                new Sketch().input("x", 10).constant("t", 3, -1).node("y", "Reshape", "x t"),
                "Reshape 'y': a target of 10 elements is needed for input (10), (3,-1) came");
        refuses(
                new Sketch().input("x", 10).constant("t", -1, -1).node("y", "Reshape", "x t"),
                "Reshape 'y': at most one -1 is needed, (-1,-1) came");
        refuses(
                new Sketch().input("x", 10).constant("t", 10, 0).node("y", "Reshape", "x t"),
                "Reshape 'y': a 0 at position 1 copies a size that the input should have: target (10,0), input (10) came");
    }

    @Test
    void sumOfShapesThatDoNotBroadcast() {
        refuses(
                image().input("z", 6, 10, 4).node("y", "Add", "x z"),
                "Add 'y': inputs that broadcast to one shape are needed, (Nx6x10x5) and (6x10x4) came");
    }

    @Test
    void concatenationOfOtherSizes() {
        refuses(
                image().input("z", "N", 6, 9, 5).node("y", "Concat", "x z", Attribute.of("axis", 1)),
                "Concat 'y': inputs that differ only along axis 1 are needed, (Nx6x10x5) and (Nx6x9x5) came");
    }

    @Test
    void axisOutside() {
        refuses(
                image().node("y", "Softmax", "x", Attribute.of("axis", -5)),
                "Softmax 'y': axis -5 is outside a tensor of 4 dimensions");
    }

    @Test
    void squeezeOfASizeThatIsNotOne() {
        refuses(
                image().constant("axes", 2).node("y", "Squeeze", "x axes"),
                "Squeeze 'y': a size of 1 along axis 2 is needed, (Nx6x10x5) came");
    }

    @Test
    void splitIntoOtherSizes() {
        Sketch sketch = image().constant("sizes", 3, 4);
        refuses(
                sketch.node("", List.of("a", "b"), "Split", "x sizes", Attribute.of("axis", 1)),
                "Split 'a': sizes that add up to 6 are needed along axis 1, 7 came");
    }

    @Test
    void missingInput() {
        refuses(image().node("y", "Conv", "x"), "Conv 'y': input 1 is needed, 1 input came");
        refuses(image().node("y", "Relu", ""), "Relu 'y': input 0 is needed, 0 inputs came");
    }

    @Test
    void inputThatNothingWrites() {
        refuses(
                image().node("y", "Add", "x z").node("z", "Relu", "y"),
                "Add 'y': input 'z' is needed, and nothing before it writes that value");
    }

    @Test
    void attributeOfAnotherType() {
        Sketch sketch = image().node("y", "Flatten", "x", Attribute.of("axis", "one"));
        assertThatThrownBy(sketch::infer)
                .isInstanceOf(ModelFormatException.class)
                .hasMessage("Flatten 'y': attribute 'axis' should be INT and is STRING");
    }

    @Test
    void numbersThatOverflow() {
        Sketch sketch = image().node("y", "SpaceToDepth", "x", Attribute.of("blocksize", Long.MAX_VALUE));
        assertThatThrownBy(sketch::infer)
                .isInstanceOf(ModelFormatException.class)
                .hasMessage("SpaceToDepth 'y': its 1 inputs, 1 outputs and attributes"
                        + " [blocksize=9223372036854775807] are not what SpaceToDepth takes");
    }

    @Test
    void typeForWhatIsNoInput() {
        Model model = image().node("y", "Relu", "x").model();
        Map<String, TensorType> types = Map.of("y", TensorType.of(ElementType.FLOAT, Shape.of(6)));
        assertThatThrownBy(() -> ShapeInference.infer(model, types))
                .isInstanceOf(GraphException.class)
                .hasMessage("graph 'sketch': an input is needed, 'y' came ([x])");
    }
}
