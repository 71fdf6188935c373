package org.filtrate.graph.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Shape;
import org.filtrate.graph.TensorType;
import org.junit.jupiter.api.Test;

/// Types that models declare, and types that callers give in their place.
class DeclarationTest {
    private static Sketch mystery(Object batch) {
        return new Sketch()
                .input("x", batch, 6)
                .node("elsewhere", List.of("y"), "Mystery", "x")
                .output("y", batch, 10);
    }

    private static String shapeOfY(Sketch sketch, Object... dims) {
        TensorType given = TensorType.of(ElementType.FLOAT, Sketch.shape(dims));
        return ShapeInference.infer(sketch.model(), Map.of("x", given))
                .shape("y")
                .map(Shape::toString)
                .orElse("(?)");
    }

    @Test
    void declaredOutputFillsInWhatIsUnknown() {
        assertThat(mystery("N").shapeOf("y")).isEqualTo("(Nx10)");
    }

    @Test
    void declaredNameTakesTheSizeThatIsGiven() {
        assertThat(shapeOfY(mystery("N"), 7, 6)).isEqualTo("(7x10)");
        assertThat(shapeOfY(mystery("N"), "M", 6)).isEqualTo("(Mx10)");
    }

    @Test
    void declaredNumberIsNotTrustedOnceItIsChanged() {
        assertThat(shapeOfY(mystery(1), 7, 6)).isEqualTo("(?)");
        assertThat(shapeOfY(mystery(1), 1, 6)).isEqualTo("(1x10)");
    }

    @Test
    void inferenceHoldsAgainstAStaleDeclaration() {
        Sketch sketch = new Sketch().input("x", 7, 6).node("y", "Relu", "x").output("y", 1, 6);
        assertThat(sketch.shapeOf("y")).isEqualTo("(7x6)");
    }

    @Test
    void declaredSizeReplacesOneThatInferenceHadToMakeUp() {
        Sketch sketch = new Sketch()
                .input("x", "N", 6)
                .integers("target", 2)
                .node("y", "Reshape", "x target")
                .output("y", "", 3)
                .node("z", "Flatten", "y", Attribute.of("axis", 0));
        assertThat(sketch.infer().shape("y").orElseThrow().dim(1).size()).isEqualTo(3);
    }

    @Test
    void sizesThatAreLeftOutDiffer() {
        Shape shape = new Sketch().input("x", "", "", 6).infer().shape("x").orElseThrow();
        assertThat(shape.dim(0)).isNotEqualTo(shape.dim(1));
    }

    @Test
    void newSymbolsDifferFromDeclaredOnes() {
        Shape shape =
                new Sketch().input("x", "unk__0", "", 6).infer().shape("x").orElseThrow();
        assertThat(shape.dim(0)).isNotEqualTo(shape.dim(1));
    }

    @Test
    void initializerThatIsAlsoAnInputIsAConstant() {
        Sketch sketch = new Sketch()
                .input("x", 6, 10)
                .integers("target", "")
                .constant("target", -1, 5)
                .node("y", "Reshape", "x target");
        assertThat(sketch.shapeOf("y")).isEqualTo("(12x5)");
    }
}
