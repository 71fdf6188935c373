package org.filtrate.graph.opset;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Tensor;
import org.junit.jupiter.api.Test;

/// What raising keeps, and what it adds.
class RaisedStructureTest {
    @Test
    void aModelThatIsHighEnoughComesBackItself() {
        Model model = OldModels.x(13).irVersion(8).outputs("x").model();
        assertThat(OpsetRaiser.raise(model)).isSameAs(model);
        Model higher = OldModels.x(17).irVersion(9).outputs("x").model();
        assertThat(OpsetRaiser.raise(higher)).isSameAs(higher);
    }

    @Test
    void operatorSetAndFileFormatAreRaisedEachWhereItIsLow() {
        Model oldFormat =
                OpsetRaiser.raise(OldModels.one(15, "Relu").irVersion(7).model());
        assertThat(oldFormat.opset()).isEqualTo(15);
        assertThat(oldFormat.irVersion()).isEqualTo(8);
        Model newFormat =
                OpsetRaiser.raise(OldModels.one(12, "Relu").irVersion(10).model());
        assertThat(newFormat.opset()).isEqualTo(13);
        assertThat(newFormat.irVersion()).isEqualTo(10);
    }

    @Test
    void whatDidNotChangeStaysAsItWas() {
        Model before = new Model(OldModels.x(9)
                .node("Relu", List.of("x"), List.of("r"))
                .node(Node.of("com.example", "Clip", List.of("r"), List.of("o"), Attribute.of("min", 0f)))
                .node("Clip", List.of("o"), List.of("c"), Attribute.of("min", 0f))
                .node("Softmax", List.of("c"), List.of("s"))
                .node("Sigmoid", List.of("s"), List.of("y"))
                .outputs("y")
                .model()
                .proto()
                .toBuilder()
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain("com.example").setVersion(2))
                .addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey("author").setValue("somebody"))
                .build());
        Model after = OpsetRaiser.raise(before);

        assertThat(after.graph().nodes())
                .extracting(Node::op)
                .containsExactly("Relu", "Clip", "Clip", "Flatten", "Softmax", "Shape", "Reshape", "Sigmoid");
        assertThat(after.graph().nodes())
                .extracting(Node::name)
                .containsExactly("the Relu", "", "the Clip", "", "the Softmax", "", "", "the Sigmoid");
        assertThat(after.graph().nodes().get(0).proto())
                .isSameAs(before.graph().nodes().get(0).proto());
        assertThat(after.graph().nodes().get(1).proto())
                .isSameAs(before.graph().nodes().get(1).proto());
        assertThat(after.proto().toBuilder()
                        .clearGraph()
                        .clearOpsetImport()
                        .clearIrVersion()
                        .build())
                .isEqualTo(before.proto().toBuilder()
                        .clearGraph()
                        .clearOpsetImport()
                        .clearIrVersion()
                        .build());
        assertThat(after.proto().getOpsetImportList())
                .extracting(OperatorSetIdProto::getDomain, OperatorSetIdProto::getVersion)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("", 13L),
                        org.assertj.core.groups.Tuple.tuple("com.example", 2L));
    }

    @Test
    void softmaxAlongTheLastAxisStaysAsItWas() {
        Model before = OldModels.SOFTMAX_12_LAST_AXIS.model().model();
        assertThat(OpsetRaiser.raise(before).graph().nodes())
                .isEqualTo(before.graph().nodes());
    }

    @Test
    void newConstantsAreInitializersUnderNamesOfTheirOwn() {
        Model after = OpsetRaiser.raise(OldModels.x(12)
                .initializer(Tensor.floats("y_axes", new long[] {1}, new float[1]))
                .node("Unsqueeze", List.of("x"), List.of("y"), Attribute.of("axes", new long[] {0, 3}))
                .outputs("y", "y_axes")
                .model());
        assertThat(after.graph().initializers()).extracting(Tensor::name).containsExactly("y_axes", "y_axes1");
        assertThat(after.graph().nodes().getFirst().inputs()).containsExactly("x", "y_axes1");
        assertThat(after.graph().constant("y_axes1").orElseThrow().longs()).containsExactly(0, 3);
    }

    @Test
    void newConstantsInsideANodeAreConstantNodes() {
        Model after = OpsetRaiser.raise(OldModels.CLIP_9_IN_A_BRANCH.model().model());
        assertThat(after.graph().initializers()).extracting(Tensor::name).containsExactly("yes");
        GraphProto branch = after.graph().nodes().getFirst().subgraphs().getFirst();
        assertThat(branch.getNodeList())
                .extracting(n -> n.getOpType())
                .containsExactly(
                        "Relu", "Constant", "Clip", "Flatten", "Softmax", "Shape", "Reshape", "Constant", "Unsqueeze");
        assertThat(branch.getInitializerCount()).isZero();
    }

    @Test
    void namesAreNotUsedTwiceBetweenBranches() {
        Model after = OpsetRaiser.raise(OldModels.CLIP_9_IN_A_BRANCH.model().model());
        List<String> constants = after.graph().nodes().getFirst().subgraphs().stream()
                .flatMap(g -> g.getNodeList().stream())
                .filter(n -> n.getOpType().equals("Constant"))
                .map(n -> n.getOutput(0))
                .toList();
        assertThat(constants).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void initializersAreTakenFromTheInputsOnlyWhereTheyHadToBeListed() {
        OldModel model = OldModels.x(7)
                .listed(Tensor.floats("w", new long[] {5}, new float[5]))
                .node("Add", List.of("x", "w"), List.of("y"))
                .outputs("y");
        Model three = OpsetRaiser.raise(model.irVersion(3).model());
        assertThat(three.graph().proto().getInputList())
                .extracting(ValueInfoProto::getName)
                .containsExactly("x");
        Model four = OpsetRaiser.raise(model.irVersion(4).model());
        assertThat(four.graph().proto().getInputList())
                .extracting(ValueInfoProto::getName)
                .containsExactly("x", "w");
    }

    @Test
    void aMaskThatIsReadKeepsItsElementType() throws Exception {
        OldModel model = OldModels.x(9)
                .node("Dropout", List.of("x"), List.of("y", "mask"))
                .outputs("mask");
        assertThat(OnnxRuntime.run(OpsetRaiser.raise(model.model()), model.feeds()))
                .extracting(OnnxRuntime.Output::type)
                .containsExactly("FLOAT (6x10x3x5)");
    }
}
