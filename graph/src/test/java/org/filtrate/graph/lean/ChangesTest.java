package org.filtrate.graph.lean;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.Function;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.shape.Sketch;
import org.junit.jupiter.api.Test;

/// What each change leaves behind.
class ChangesTest {
    private static List<String> ops(Model model) {
        return model.graph().nodes().stream().map(Node::op).toList();
    }

    private static List<String> initializers(Model model) {
        return model.graph().initializers().stream().map(Tensor::name).toList();
    }

    @Test
    void sizesOfAFixedBatchAreFolded() {
        Model lean = Lean.withNames(LeanModels.SIZES_OF_A_FIXED_BATCH.model());
        assertThat(ops(lean)).containsExactly("Reshape", "Reshape");
        assertThat(lean.graph().constant("target").orElseThrow().longs()).containsExactly(2, -1);
        assertThat(lean.graph().constant("whole").orElseThrow().longs()).containsExactly(0, -1, 6);
    }

    @Test
    void sizesThatDependOnAnOpenBatchAreNot() {
        Model lean = Lean.withNames(LeanModels.SIZES_OF_AN_OPEN_BATCH.model());
        assertThat(ops(lean)).containsExactly("Shape", "Gather", "Unsqueeze", "Concat", "Reshape", "Reshape");
        assertThat(lean.graph().constant("whole").orElseThrow().longs()).containsExactly(0, -1, 6);
    }

    @Test
    void nothingIsFoldedThatWouldTakeMoreBytes() {
        assertThat(ops(Lean.withNames(LeanModels.A_LARGE_CONSTANT_THAT_A_SMALL_NODE_MAKES.model())))
                .containsExactly("ConstantOfShape", "Add");
    }

    @Test
    void aDefaultIsNotFolded() {
        Model lean = Lean.withNames(LeanModels.A_DEFAULT_THAT_CALLERS_MAY_OVERRIDE.model());
        assertThat(initializers(lean)).containsExactlyInAnyOrder("shape", "same");
    }

    @Test
    void equalConstantsAreStoredOnce() {
        Model lean = Lean.withNames(LeanModels.CONSTANTS_WRITTEN_AGAIN.model());
        assertThat(ops(lean)).containsExactly("Unsqueeze", "Unsqueeze", "Squeeze");
        assertThat(lean.graph().initializers()).hasSize(1);
    }

    @Test
    void constantsOfTheSameBytesButAnotherTypeOrShapeAreNotTheSame() {
        Model model = new Sketch()
                .input("x", 2, 6)
                .reals("zeros", 0, 0)
                .constant("integer", 0)
                .weight("column", 2, 1)
                .node("y", "Op", "x zeros integer column")
                .output("y")
                .model();
        assertThat(initializers(Lean.withNames(model))).containsExactly("zeros", "integer", "column");
    }

    @Test
    void whatCompressedLayersStoreIsLeftAlone() {
        Model model = new Sketch()
                .input("x", 2, 6)
                .weight("one", 6)
                .weight("two", 6)
                .weight("three", 6)
                .weight("four", 6)
                .node("org.filtrate", List.of("z"), "ConvAny", "x one two")
                .node("y", "Op", "z three four")
                .output("y")
                .model();
        assertThat(initializers(Lean.withNames(model))).containsExactly("one", "two", "three");
    }

    @Test
    void constantsInsideAreThoseOutside() {
        Model lean = Lean.withNames(LeanModels.BRANCHES_THAT_SEE_WHAT_IS_OUTSIDE.model());
        assertThat(initializers(lean)).containsExactlyInAnyOrder("weight", "one", "five");
        Node branches = lean.graph().nodes().getLast();
        branches.subgraphs().forEach(g -> assertThat(g.getInitializerList()).isEmpty());
    }

    @Test
    void whatNobodyReadsGoes() {
        Model lean = Lean.withNames(LeanModels.NOTHING_READS_IT.model());
        assertThat(ops(lean)).containsExactly("Add");
        assertThat(initializers(lean)).containsExactly("used");
    }

    @Test
    void whatNobodyKnowsStays() {
        Model model = new Sketch()
                .input("x", 2, 6)
                .weight("w", 6)
                .node("elsewhere", List.of("z"), "Mystery", "x w")
                .node("y", "Relu", "x")
                .output("y")
                .model();
        Model lean = Lean.withNames(model);
        assertThat(ops(lean)).containsExactly("Mystery", "Relu");
        assertThat(initializers(lean)).containsExactly("w");
    }

    @Test
    void functionsAndOperatorSetsThatNobodyUsesGo() {
        Model lean = Lean.withNames(LeanModels.FUNCTIONS.model());
        assertThat(lean.functions().stream().map(f -> f.name())).containsExactly("Sums");
        assertThat(lean.functions().getFirst().nodes().stream().map(Node::op))
                .containsExactly("Constant", "Constant", "Mul", "Mul", "ReduceSum");
        assertThat(lean.proto().getOpsetImportList().stream().map(o -> o.getDomain()))
                .containsExactly("", "other");
    }

    @Test
    void whatAFunctionComputesTwiceIsWrittenOnceButForRandomNumbers() {
        Function function = Function.of(
                "other",
                "Twice",
                List.of("in"),
                List.of("out"),
                List.of(),
                Map.of("", 17L),
                List.of(
                        Node.of("", "Relu", List.of("in"), List.of("a")),
                        Node.of("", "Relu", List.of("in"), List.of("b")),
                        Node.of("", "RandomNormalLike", List.of("a"), List.of("c")),
                        Node.of("", "RandomNormalLike", List.of("b"), List.of("d")),
                        Node.of("", "Sum", List.of("a", "b", "c", "d"), List.of("out"))));
        Model model = new Sketch()
                .input("x", 2, 6)
                .function(function)
                .node("other", List.of("y"), "Twice", "x")
                .output("y")
                .model();
        assertThat(Lean.withNames(model).functions().getFirst().nodes().stream().map(n -> n.op() + n.inputs()))
                .containsExactly("Relu[in]", "RandomNormalLike[a]", "RandomNormalLike[a]", "Sum[a, a, c, d]");
    }

    @Test
    void identitiesStayOnlyWhereAnOutputIsAnothersName() {
        Model lean = Lean.withNames(LeanModels.IDENTITIES.model());
        assertThat(lean.graph().nodes().stream().map(n -> n.op() + n.inputs() + n.outputs()))
                .containsExactly("Add[x, w][b]", "Relu[b][y]", "Identity[y][z]", "Identity[x][same]");
    }

    @Test
    void namesAreShortestWhereUsedMost() {
        Model lean = Lean.withoutNames(LeanModels.NAMES_THAT_ARE_SHORT_ALREADY.model());
        assertThat(lean.graph().nodes().stream().map(n -> n.op() + n.inputs() + n.outputs()))
                .containsExactly("Add[b, d][c]", "Relu[c][a]", "Add[a, a][aa]");
    }

    @Test
    void namesDifferAndAreIdentifiers() {
        Set<String> names = new HashSet<>();
        int length = 1;
        for (int i = 0; i < 20_000; i++) {
            String name = ShortNames.name(i);
            assertThat(name).matches("[A-Za-z_][A-Za-z0-9_]*");
            assertThat(name.length()).isGreaterThanOrEqualTo(length);
            length = name.length();
            assertThat(names.add(name)).isTrue();
        }
        assertThat(length).isEqualTo(3);
    }

    @Test
    void descriptionsGoButTheModelsOwn() {
        ModelProto.Builder described = LeanModels.NOTHING_READS_IT.model().proto().toBuilder();
        described.setDocString("kept").addMetadataPropsBuilder().setKey("k").setValue("v");
        GraphProto.Builder graph = described.getGraphBuilder().setDocString("gone");
        graph.addValueInfoBuilder().setName("lost");
        graph.getInitializerBuilder(1).setDocString("gone");
        NodeProto.Builder node = graph.getNodeBuilder(2).setName("kept").setDocString("gone");
        node.addMetadataPropsBuilder().setKey("stack_trace").setValue("long");
        ModelProto lean = Lean.withNames(new Model(described.build())).proto();
        assertThat(lean.toString()).doesNotContain("gone").doesNotContain("stack_trace");
        assertThat(lean.getDocString()).isEqualTo("kept");
        assertThat(lean.getMetadataPropsList()).isEqualTo(described.getMetadataPropsList());
        assertThat(lean.getGraph().getValueInfoList()).isEmpty();
        assertThat(lean.getGraph().getNode(0).getName()).isEqualTo("kept");
        assertThat(Lean.withoutNames(new Model(lean))
                        .proto()
                        .getGraph()
                        .getNode(0)
                        .getName())
                .isEmpty();
    }

    @Test
    void aTypeThatCannotBeInferredStaysRecorded() {
        ModelProto.Builder model = new Sketch()
                        .input("x", 2, 6)
                        .node("elsewhere", List.of("z"), "Mystery", "x")
                        .node("u", "Relu", "z")
                        .node("y", "Relu", "u")
                        .output("y")
                        .model()
                        .proto()
                        .toBuilder();
        model.getGraphBuilder().addValueInfoBuilder().setName("z");
        model.getGraphBuilder().addValueInfoBuilder().setName("u");
        assertThat(Lean.withNames(new Model(model.build())).proto().getGraph().getValueInfoList().stream()
                        .map(v -> v.getName()))
                .containsExactly("z");
    }

    @Test
    void smallIntegersTakeAsManyBytesAsTheyNeed() {
        Model model = new Sketch()
                .input("x", 6, 4)
                .constant("target", 3, -1, 2)
                .node("y", "Reshape", "x target")
                .output("y")
                .model();
        Tensor packed = Lean.withNames(model).graph().initializers().iterator().next();
        assertThat(packed.longs()).containsExactly(3, -1, 2);
        assertThat(packed.proto().getSerializedSize())
                .isLessThan(
                        model.graph().initializers().iterator().next().proto().getSerializedSize() - 10);
        Tensor negative = new Tensor(
                ShortIntegers.pack(Tensor.longs("n", new long[] {2}, -1, -2).proto()));
        assertThat(negative.proto().hasRawData()).isTrue();
    }

    @Test
    void attributesThatAreNotAtTheirDefaultsStay() {
        Model model = new Sketch()
                .input("x", 2, 6, 5, 4)
                .weight("w", 4, 3, 1, 3)
                .node(
                        "y",
                        "Conv",
                        "x w",
                        Attribute.of("group", 2),
                        Attribute.of("strides", new long[] {1, 2}),
                        Attribute.of("pads", new long[] {0, 0, 0, 0}))
                .output("y")
                .model();
        assertThat(Lean.withNames(model).graph().nodes().getFirst().attributes().stream()
                        .map(Attribute::name))
                .containsExactly("group", "strides");
    }
}
