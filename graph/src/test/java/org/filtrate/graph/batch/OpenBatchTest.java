package org.filtrate.graph.batch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.List;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.shape.ShapeInference;
import org.filtrate.graph.shape.Sketch;
import org.junit.jupiter.api.Test;

class OpenBatchTest {
    private static final Attribute AXIS = Attribute.of("axis", 1L);

    /// The target of the `Reshape` that writes a value.
    private static long[] target(Model model, String value) {
        Node node = model.graph().producer(value).orElseThrow();
        return ShapeInference.infer(model).constant(node.input(1)).orElseThrow().longs();
    }

    /// What a value's shape is for so many images.
    private static String shape(Model model, String value, long images) {
        ModelProto.Builder proto = model.proto().toBuilder();
        proto.getGraphBuilder()
                .getInputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(0)
                .setDimValue(images);
        proto.getGraphBuilder().clearOutput();
        return ShapeInference.infer(new Model(proto.build()))
                .shape(value)
                .orElseThrow()
                .toString();
    }

    private static Sketch shuffle(long images) {
        return new Sketch()
                .input("x", (int) images, 6, 4, 4)
                .constant("groups", images, 2, 3, 4, 4)
                .constant("channels", images, 6, 4, 4)
                .node("g", "Reshape", "x groups")
                .node("t", "Transpose", "g", Attribute.of("perm", new long[] {0, 2, 1, 3, 4}))
                .node("y", "Reshape", "t channels")
                .output("y", (int) images, 6, 4, 4);
    }

    @Test
    void shufflesOfChannelsTakeAnyNumberOfImages() {
        for (long images : new long[] {1, 8}) {
            Model open = OpenBatch.of(shuffle(images).model());
            assertThat(target(open, "g")).containsExactly(0, 2, 3, 4, 4);
            assertThat(target(open, "y")).containsExactly(0, 6, 4, 4);
            assertThat(shape(open, "y", images)).isEqualTo("(" + images + "x6x4x4)");
            assertThat(shape(open, "y", 5)).isEqualTo("(5x6x4x4)");
            assertThat(OpenBatch.bound(open)).isEmpty();
        }
    }

    @Test
    void aModelIsBoundUntilItIsOpened() {
        assertThat(OpenBatch.bound(shuffle(3).model())).hasValue(3);
    }

    @Test
    void theTypesThatItDeclaresStay() {
        Model model = shuffle(2).model();
        Model open = OpenBatch.of(model);
        assertThat(open.graph().requiredInputs()).isEqualTo(model.graph().requiredInputs());
        assertThat(open.graph().outputs()).isEqualTo(model.graph().outputs());
    }

    @Test
    void theNumberGoesWhereAnotherSizeWasLeftOpen() {
        Model open = OpenBatch.of(new Sketch()
                .input("x", 1, 5, 7, 6)
                .constant("boxes", 1, -1, 2)
                .node("y", "Reshape", "x boxes")
                .output("y", 1, 105, 2)
                .model());
        assertThat(target(open, "y")).containsExactly(0, 105, 2);
    }

    @Test
    void windowsAreCountedForAllImages() {
        Model open = OpenBatch.of(new Sketch()
                .input("x", 1, 8, 8, 3)
                .constant("cut", 1, 2, 4, 2, 4, 3)
                .constant("windows", 4, 16, 3)
                .constant("whole", 1, 8, 8, 3)
                .node("c", "Reshape", "x cut")
                .node("t", "Transpose", "c", Attribute.of("perm", new long[] {0, 1, 3, 2, 4, 5}))
                .node("w", "Reshape", "t windows")
                .node("y", "Reshape", "w whole")
                .output("y", 1, 8, 8, 3)
                .model());
        assertThat(target(open, "w")).containsExactly(-1, 16, 3);
        assertThat(shape(open, "w", 5)).isEqualTo("(20x16x3)");
        assertThat(shape(open, "y", 5)).isEqualTo("(5x8x8x3)");
    }

    @Test
    void sizesOfAResizeAreTakenFromTheImages() {
        Model open = OpenBatch.of(new Sketch()
                .input("x", 1, 3, 4, 4)
                .constant("sizes", 1, 3, 9, 9)
                .node("y", "Resize", "x _ _ sizes")
                .output("y", 1, 3, 9, 9)
                .model());
        assertThat(shape(open, "y", 1)).isEqualTo("(1x3x9x9)");
        assertThat(shape(open, "y", 5)).isEqualTo("(5x3x9x9)");
    }

    @Test
    void aModelThatPutsAConstantOfOneImageBesideItsImagesIsBound() {
        Model model = new Sketch()
                .input("x", 1, 4, 3)
                .weight("token", 1, 1, 3)
                .node("y", "Concat", "token x", AXIS)
                .output("y", 1, 5, 3)
                .model();
        assertThat(OpenBatch.of(model)).isEqualTo(model);
        assertThat(OpenBatch.bound(model)).hasValue(1);
    }

    @Test
    void aModelThatTakesItsImagesApartIsBound() {
        Model model = new Sketch()
                .input("x", 2, 4, 3)
                .constant("each", 1, 1)
                .node("", List.of("a", "b"), "Split", "x each", Attribute.of("axis", 0L))
                .node("y", "Add", "a b")
                .output("y", 1, 4, 3)
                .model();
        assertThat(OpenBatch.of(model)).isEqualTo(model);
        assertThat(OpenBatch.bound(model)).hasValue(2);
    }

    @Test
    void aNumberInsideStaysBetweenItsNeighboursOrBindsTheModel() {
        Sketch sequence = new Sketch()
                .input("x", 1, 7, 6)
                .node("t", "Transpose", "x", Attribute.of("perm", new long[] {1, 0, 2}));
        Model kept = OpenBatch.of(sequence.constant("parts", 7, 1, 2, 3)
                .node("y", "Reshape", "t parts")
                .output("y", 7, 1, 2, 3)
                .model());
        assertThat(target(kept, "y")).containsExactly(7, 0, 2, 3);
        assertThat(shape(kept, "y", 5)).isEqualTo("(7x5x2x3)");
        Model heads = new Sketch()
                .input("x", 1, 7, 6)
                .node("t", "Transpose", "x", Attribute.of("perm", new long[] {1, 0, 2}))
                .constant("parts", 7, 2, 3)
                .node("y", "Reshape", "t parts")
                .output("y", 7, 2, 3)
                .model();
        assertThat(OpenBatch.of(heads)).isEqualTo(heads);
        assertThat(OpenBatch.bound(heads)).hasValue(1);
    }

    @Test
    void whatIsOpenAlreadyOrHasNoImagesIsLeftAlone() {
        Model open = new Sketch()
                .input("x", "N", 6)
                .constant("parts", -1, 2, 3)
                .node("y", "Reshape", "x parts")
                .output("y", "N", 2, 3)
                .model();
        assertThat(OpenBatch.of(open)).isSameAs(open);
        assertThat(OpenBatch.bound(open)).isEmpty();
        Model vector =
                new Sketch().input("x", 6).node("y", "Relu", "x").output("y", 6).model();
        assertThat(OpenBatch.of(vector)).isSameAs(vector);
        assertThat(OpenBatch.bound(vector)).isEmpty();
    }
}
