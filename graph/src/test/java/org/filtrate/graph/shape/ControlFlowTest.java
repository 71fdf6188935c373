package org.filtrate.graph.shape;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import java.util.List;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.Shape;
import org.junit.jupiter.api.Test;

/// `If`, `Loop` and `Scan`.
class ControlFlowTest {
    private static Attribute graph(String name, Sketch sketch) {
        return new Attribute(AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.GRAPH)
                .setG(sketch.graph())
                .build());
    }

    private static Sketch network() {
        return new Sketch().input("x", "N", 6, 1, 5).integers("flag");
    }

    private static Attribute squeezed() {
        return graph(
                "then_branch",
                new Sketch().constant("axes", 2).node("a", "Squeeze", "x axes").output("a"));
    }

    private static Attribute transposed() {
        Attribute perm = Attribute.of("perm", new long[] {0, 3, 2, 1});
        return graph(
                "else_branch", new Sketch().node("b", "Transpose", "x", perm).output("b"));
    }

    @Test
    void branchThatIsKnownToBeTaken() {
        Sketch sketch = network()
                .scalar("one", 1)
                .node("shape", "Shape", "x")
                .scalar("two", 2)
                .node("height", "Gather", "shape two")
                .node("flat", "Equal", "height one")
                .node("y", "If", "flat", squeezed(), transposed());
        assertThat(sketch.shapeOf("y")).isEqualTo("(Nx6x5)");
    }

    @Test
    void branchesOfDifferentRanksLeaveTheShapeUnknown() {
        Sketch sketch = network().node("y", "If", "flag", squeezed(), transposed());
        assertThat(sketch.infer().shape("y")).isEmpty();
        assertThat(sketch.infer().type("y")).isPresent();
    }

    @Test
    void sizesThatBothBranchesAgreeOnAreKept() {
        Attribute same =
                graph("then_branch", new Sketch().node("a", "Relu", "x").output("a"));
        Shape shape = network()
                .node("y", "If", "flag", same, transposed())
                .infer()
                .shape("y")
                .orElseThrow();
        assertThat(shape.toString()).startsWith("(Nxunk__").contains("x1xunk__");
    }

    @Test
    void loopLeavesOpenWhatItChanges() {
        Sketch body = new Sketch()
                .integers("i")
                .integers("go")
                .input("state", "", "")
                .node("on", "Identity", "go")
                .node("next", "Concat", "state state", Attribute.of("axis", 0))
                .node("kept", "Relu", "x")
                .output("on")
                .output("next")
                .output("kept");
        Shapes shapes = network()
                .input("start", 3, 5)
                .node("", List.of("end", "all"), "Loop", "_ _ start", graph("body", body))
                .infer();
        Shape end = shapes.shape("end").orElseThrow();
        assertThat(end.dim(0).isKnown()).isFalse();
        assertThat(end.dim(1).size()).isEqualTo(5);
        assertThat(shapes.shape("all").orElseThrow().toString())
                .startsWith("(unk__")
                .endsWith("xNx6x1x5)");
    }

    @Test
    void scanGoesThroughTheFirstAxis() {
        Sketch body = new Sketch()
                .input("state", "")
                .input("row", "")
                .node("next", "Add", "state row")
                .node("square", "Mul", "row row")
                .output("next")
                .output("square");
        Shapes shapes = new Sketch()
                .input("rows", "N", 6)
                .input("start", 6)
                .node(
                        "",
                        List.of("end", "all"),
                        "Scan",
                        "start rows",
                        Attribute.of("num_scan_inputs", 1),
                        graph("body", body))
                .infer();
        assertThat(shapes.shape("end")).contains(Shape.of(6));
        assertThat(shapes.shape("all").map(Shape::toString)).contains("(Nx6)");
    }
}
