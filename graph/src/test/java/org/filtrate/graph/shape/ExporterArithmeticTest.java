package org.filtrate.graph.shape;

import static org.assertj.core.api.Assertions.assertThat;

import org.filtrate.graph.Attribute;
import org.filtrate.graph.Tensor;
import org.junit.jupiter.api.Test;

/// Shape arithmetic as exporters leave it in graphs.
class ExporterArithmeticTest {
    private static final Attribute TO_INTEGER = Attribute.of("to", 7L);
    private static final Attribute TO_REAL = Attribute.of("to", 1L);

    @Test
    void viewOfBatchAndTheRest() {
        String found = new Sketch()
                .input("x", "N", 10, 3, 5)
                .scalar("zero", 0)
                .constant("axes", 0)
                .constant("rest", -1)
                .node("shape", "Shape", "x")
                .node("n", "Gather", "shape zero")
                .node("n1", "Unsqueeze", "n axes")
                .node("target", "Concat", "n1 rest", Attribute.of("axis", 0))
                .node("y", "Reshape", "x target")
                .shapeOf("y");
        assertThat(found).isEqualTo("(Nx150)");
    }

    @Test
    void viewThatFoldsHalfTheChannelsIntoTheBatch() {
        String found = new Sketch()
                .input("x", "N", 10, 3, 5)
                .scalar("zero", 0)
                .scalar("two", 2)
                .constant("axes", 0)
                .constant("rest", 5, 3, 5)
                .node("shape", "Shape", "x")
                .node("n", "Gather", "shape zero")
                .node("2n", "Mul", "n two")
                .node("2n1", "Unsqueeze", "2n axes")
                .node("target", "Concat", "2n1 rest", Attribute.of("axis", 0))
                .node("y", "Reshape", "x target")
                .constant("back", -1, 10, 3, 5)
                .node("z", "Reshape", "y back")
                .shapeOf("z");
        assertThat(found).isEqualTo("(Nx10x3x5)");
    }

    @Test
    void imageFlattenedAndUnfolded() {
        Sketch sketch = new Sketch()
                .input("x", "N", 10, "H", "W")
                .constant("flat", 0, 10, -1)
                .node("tokens", "Reshape", "x flat")
                .node("shape", "Shape", "x")
                .node("image", "Reshape", "tokens shape")
                .constant("again", 0, 0, -1)
                .node("tokens2", "Reshape", "image again");
        assertThat(sketch.shapeOf("image")).isEqualTo("(Nx10xHxW)");
        assertThat(sketch.infer().shape("tokens2"))
                .isEqualTo(sketch.infer().shape("tokens"))
                .isPresent();
    }

    @Test
    void interpolationToTwiceTheSize() {
        String found = new Sketch(11)
                .input("x", "N", 10, 3, 5)
                .constant("from2", 2)
                .constant("to4", 4)
                .constant("to2", 2)
                .constant("from0", 0)
                .reals("twice", 2, 2)
                .reals("none")
                .node("shape", "Shape", "x")
                .node("hw", "Slice", "shape from2 to4 from0")
                .node("real", "Cast", "hw", TO_REAL)
                .node("scaled", "Mul", "real twice")
                .node("floored", "Floor", "scaled")
                .node("sizes", "Cast", "floored", TO_INTEGER)
                .node("nc", "Slice", "shape from0 to2 from0")
                .node("target", "Concat", "nc sizes", Attribute.of("axis", 0))
                .node("y", "Resize", "x none none target")
                .shapeOf("y");
        assertThat(found).isEqualTo("(Nx10x6x10)");
    }

    @Test
    void interpolationOfAnOpenSizeKeepsItsSymbol() {
        Sketch sketch = new Sketch()
                .input("x", "N", 10, "H", "W")
                .reals("scales", 1, 1, 2, 0.3f)
                .node("y", "Resize", "x _ scales");
        assertThat(sketch.shapeOf("y")).isEqualTo("(Nx10x2Hxunk__0)");
    }

    @Test
    void interpolationToTheSizeOfAnother() {
        String found = new Sketch()
                .input("x", "N", 10, 3, 5)
                .input("like", "N", 6, "H", "W")
                .constant("first", 0)
                .constant("second", 2)
                .constant("third", 4)
                .node("shape", "Shape", "x")
                .node("nc", "Slice", "shape first second first")
                .node("other", "Shape", "like")
                .node("hw", "Slice", "other second third first")
                .node("target", "Concat", "nc hw", Attribute.of("axis", 0))
                .node("y", "Resize", "x _ _ target")
                .shapeOf("y");
        assertThat(found).isEqualTo("(Nx10xHxW)");
    }

    /// The shortcut of a CIFAR ResNet: every second pixel, and channels of zeros on both sides.
    @Test
    void shortcutPaddedByShapeArithmetic() {
        String found = new Sketch(11)
                .input("x", "N", 16, 32, 32)
                .constant("starts", 0, 0)
                .constant("ends", Long.MAX_VALUE, Long.MAX_VALUE)
                .constant("axes", 2, 3)
                .constant("steps", 2, 2)
                .constant("given", 0, 0, 0, 0, 8, 8)
                .scalar("zero", 0)
                .scalar("eight", 8)
                .scalar("six", 6)
                .node("half", "Slice", "x starts ends axes steps")
                .node("size", "Sub", "eight six")
                .constant("axis0", 0)
                .node("size1", "Unsqueeze", "size", Attribute.of("axes", new long[] {0}))
                .node("zeros", "ConstantOfShape", "size1", zeroInteger())
                .node("all", "Concat", "given zeros", Attribute.of("axis", 0))
                .constant("pairs", -1, 2)
                .node("rows", "Reshape", "all pairs")
                .constant("last", -1)
                .constant("first", Long.MIN_VALUE)
                .node("reversed", "Slice", "rows last first axis0 last")
                .node("columns", "Transpose", "reversed", Attribute.of("perm", new long[] {1, 0}))
                .node("flat", "Reshape", "columns last")
                .node("pads", "Cast", "flat", TO_INTEGER)
                .node("y", "Pad", "half pads", Attribute.of("mode", "constant"))
                .shapeOf("y");
        assertThat(found).isEqualTo("(Nx32x16x16)");
    }

    private static Attribute zeroInteger() {
        return Attribute.of("value", Tensor.longs("", new long[] {1}, 0));
    }

    @Test
    void expandThatReplacesMinusOne() {
        String found = new Sketch()
                .input("x", 1, 10, 1)
                .input("like", "N", 6)
                .constant("wanted", -1, 5)
                .constant("minus", -1, -1, -1)
                .node("n", "Shape", "like", Attribute.of("end", 1))
                .node("target", "Concat", "n wanted", Attribute.of("axis", 0))
                .node("shape", "Shape", "minus")
                .node("ones", "ConstantOfShape", "shape", Attribute.of("value", Tensor.longs("", new long[] {1}, 1)))
                .node("unset", "Equal", "target minus")
                .node("sizes", "Where", "unset ones target")
                .node("y", "Expand", "x sizes")
                .shapeOf("y");
        assertThat(found).isEqualTo("(Nx10x5)");
    }

    @Test
    void targetThatIsPartlyAnInput() {
        Sketch sketch = new Sketch()
                .input("x", "N", 6)
                .integers("rows", 1)
                .constant("columns", 6)
                .node("target", "Concat", "rows columns", Attribute.of("axis", 0))
                .node("y", "Reshape", "x target");
        assertThat(sketch.shapeOf("y")).isEqualTo("(Nx6)");
    }

    @Test
    void targetThatIsAnInput() {
        Sketch sketch = new Sketch().input("x", "N", 6).integers("target", 3).node("y", "Reshape", "x target");
        assertThat(sketch.infer().shape("y").orElseThrow().rank()).isEqualTo(3);
    }

    @Test
    void branchesThatShrinkAlikeCanBeAdded() {
        Sketch sketch = new Sketch()
                .input("x", "N", 6, "H", "W")
                .weight("w3", 10, 6, 3, 5)
                .weight("w1", 10, 6, 1, 1)
                .node("a", "Conv", "x w3", Attribute.of("strides", new long[] {2, 2}), Attribute.of("pads", new long[] {
                    1, 2, 1, 2
                }))
                .node("b", "Conv", "x w1", Attribute.of("strides", new long[] {2, 2}))
                .node("y", "Add", "a b");
        assertThat(sketch.shapeOf("a")).isEqualTo(sketch.shapeOf("b")).isEqualTo(sketch.shapeOf("y"));
    }

    @Test
    void convolutionThatKeepsAnOpenSize() {
        Sketch sketch = new Sketch()
                .input("x", "N", 6, "H", "W")
                .weight("w", 10, 6, 3, 5)
                .node("y", "Conv", "x w", Attribute.of("pads", new long[] {1, 2, 1, 2}));
        assertThat(sketch.shapeOf("y")).isEqualTo("(Nx10xHxW)");
    }

    @Test
    void hugeConstantsAreNotFollowed() {
        Sketch sketch = new Sketch()
                .constant("size", 1_000_000, 1_000_000)
                .node("zeros", "ConstantOfShape", "size")
                .node("sum", "ReduceSum", "zeros", Attribute.of("keepdims", 0));
        assertThat(sketch.shapeOf("zeros")).isEqualTo("(1000000x1000000)");
        assertThat(sketch.infer().elements("sum")).isEmpty();
    }
}
