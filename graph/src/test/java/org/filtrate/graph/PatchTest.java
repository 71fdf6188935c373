package org.filtrate.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.Map;
import org.filtrate.graph.shape.Sketch;
import org.junit.jupiter.api.Test;

class PatchTest {
    private static final Tensor NEW = Tensor.floats("new", new long[] {3}, new float[] {1, 2, 3});

    private static Patch replacing(Model model, String output) {
        Node old = model.graph().producer(output).orElseThrow();
        Node node = Node.of("org.filtrate", "Op", List.of(old.input(0), "new"), List.of(output));
        return new Patch("test").replace(old, List.of(node)).initializer(NEW);
    }

    private static List<String> initializers(Model model) {
        return model.graph().initializers().stream().map(Tensor::name).toList();
    }

    private static List<String> ops(Model model) {
        return model.graph().nodes().stream().map(Node::op).toList();
    }

    @Test
    void whatOnlyTheReplacedNodeReadGoesWithIt() {
        Model model = new Sketch()
                .input("x", 1, 10)
                .weight("w", 10, 6)
                .weight("kept", 6)
                .node("y", "MatMul", "x w")
                .node("z", "Add", "y kept")
                .output("z")
                .model();
        Model patched = replacing(model, "y").applyTo(model);
        assertThat(initializers(patched)).containsExactly("kept", "new");
        assertThat(ops(patched)).containsExactly("Op", "Add");
    }

    @Test
    void whatOthersReadStays() {
        Model model = new Sketch()
                .input("x", 1, 10)
                .weight("w", 10, 10)
                .weight("out", 6)
                .node("y", "MatMul", "x w")
                .node("z", "MatMul", "y w")
                .node("u", "Add", "z out")
                .output("u")
                .output("out")
                .model();
        assertThat(initializers(replacing(model, "y").applyTo(model))).contains("w");
        assertThat(initializers(replacing(model, "u").applyTo(model))).contains("out");
        Model both = replacing(model, "y").and(replacing(model, "z")).applyTo(model);
        assertThat(initializers(both)).containsExactly("out", "new");
    }

    @Test
    void whatABranchReadsStays() {
        NodeProto branch = Node.of(
                        "",
                        "If",
                        List.of("condition"),
                        List.of("z"),
                        new Attribute(AttributeProto.newBuilder()
                                .setName("then_branch")
                                .setType(AttributeProto.AttributeType.GRAPH)
                                .setG(new Sketch()
                                        .node("inner", "Identity", "w")
                                        .output("inner")
                                        .graph())
                                .build()))
                .proto();
        Model model = new Sketch()
                .input("x", 1, 10)
                .input("condition")
                .weight("w", 10, 10)
                .node("y", "MatMul", "x w")
                .output("y")
                .model();
        var proto = model.proto().toBuilder();
        proto.getGraphBuilder().addNode(branch);
        Model branched = new Model(proto.build());
        assertThat(initializers(replacing(branched, "y").applyTo(branched))).contains("w");
    }

    @Test
    void constantsAndIdentitiesInFrontGoToo() {
        Model model = new Sketch()
                .input("x", 1, 3)
                .weight("w", 3, 3)
                .node("c", "Constant", "", Attribute.of("value_floats", new float[] {1, 2, 3}))
                .node("i", "Identity", "w")
                .node("j", "Identity", "i")
                .node("y", "Gemm", "x j c")
                .output("y")
                .model();
        Model patched = replacing(model, "y").applyTo(model);
        assertThat(ops(patched)).containsExactly("Op");
        assertThat(initializers(patched)).containsExactly("new");
    }

    @Test
    void anIdentityThatOthersReadStaysWithWhatItReads() {
        Model model = new Sketch()
                .input("x", 1, 3)
                .weight("w", 3, 3)
                .node("i", "Identity", "w")
                .node("y", "MatMul", "x i")
                .node("z", "MatMul", "y i")
                .output("z")
                .model();
        Model patched = replacing(model, "y").applyTo(model);
        assertThat(ops(patched)).containsExactly("Identity", "Op", "MatMul");
        assertThat(initializers(patched)).containsExactly("w", "new");
    }

    @Test
    void inputsThatRepeatAnInitializerGoWithIt() {
        Model model = new Sketch()
                .input("x", 1, 10)
                .input("w", 10, 6)
                .weight("w", 10, 6)
                .node("y", "MatMul", "x w")
                .output("y")
                .model();
        Model patched = replacing(model, "y").applyTo(model);
        assertThat(patched.proto().getGraph().getInputList())
                .extracting(ValueInfoProto::getName)
                .containsExactly("x");
    }

    @Test
    void aFunctionAndItsDomainAreStoredOnce() {
        Model model = new Sketch()
                .input("x", 1, 10)
                .weight("w", 10, 6)
                .node("y", "MatMul", "x w")
                .output("y")
                .model();
        Function function = Function.of(
                "org.filtrate",
                "Op",
                List.of("X"),
                List.of("Y"),
                List.of(),
                Map.of("", 17L),
                List.of(Node.of("", "Relu", List.of("X"), List.of("Y"))));
        Patch patch = replacing(model, "y")
                .function(function, 1)
                .and(new Patch("again").function(function, 1).initializer(NEW));
        Model once = patch.applyTo(model);
        Model twice = new Patch("more").function(function, 1).applyTo(once);
        assertThat(once.functions()).hasSize(1);
        assertThat(twice.proto()).isEqualTo(once.proto());
        assertThat(once.proto().getOpsetImportList())
                .extracting(o -> o.getDomain() + ":" + o.getVersion())
                .containsExactly(":17", "org.filtrate:1");
    }

    @Test
    void anInitializerOfTheSameNameKeepsItsPlace() {
        Model model = new Sketch()
                .weight("new", 3)
                .weight("z", 2)
                .node("y", "Add", "new z")
                .output("y")
                .model();
        Model patched = new Patch("data").initializer(NEW).applyTo(model);
        assertThat(initializers(patched)).containsExactly("new", "z");
        assertThat(patched.graph().constant("new").orElseThrow().floats()).containsExactly(1, 2, 3);
    }

    @Test
    void editsThatDoNotFitAreRefused() {
        Model model = new Sketch()
                .input("x", 1, 10)
                .weight("w", 10, 6)
                .node("y", "MatMul", "x w")
                .output("y")
                .model();
        Patch patch = replacing(model, "y");
        assertThatThrownBy(() -> replacing(model, "y").and(patch))
                .isInstanceOf(GraphException.class)
                .hasMessage("test: the node that writes 'y' is already replaced");
        Model patched = new Sketch().input("x", 1).node("other", "Relu", "x").model();
        assertThatThrownBy(() -> patch.applyTo(patched))
                .isInstanceOf(GraphException.class)
                .hasMessage("test: no node writes [y]");
    }
}
