package org.filtrate.graph.lean;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Map;
import org.filtrate.graph.Function;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Shared;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.file.ModelReader;
import org.filtrate.graph.opset.OnnxRuntime;
import org.filtrate.graph.opset.OpsetRaiser;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// All changes together: whatever a model holds, ONNX Runtime computes the same from it afterwards.
class LeanTest {
    private static void requireSame(Model model, Model lean, Map<String, Tensor> feeds) throws OrtException {
        assertThat(lean.proto().getGraph().getInputList())
                .isEqualTo(model.proto().getGraph().getInputList());
        assertThat(lean.proto().getGraph().getOutputList())
                .isEqualTo(model.proto().getGraph().getOutputList());
        List<OnnxRuntime.Output> expected = OnnxRuntime.run(model, feeds);
        List<OnnxRuntime.Output> actual = OnnxRuntime.run(lean, feeds);
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).type()).isEqualTo(expected.get(i).type());
            assertThat(actual.get(i).values()).containsExactly(expected.get(i).values());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSameIsComputed(LeanModels test) throws OrtException {
        for (int sign : new int[] {1, -1}) {
            requireSame(test.model(), Lean.withNames(test.model()), test.feeds(sign));
            requireSame(test.model(), Lean.withoutNames(test.model()), test.feeds(sign));
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingGrowsAndNothingIsLeftToDo(LeanModels test) {
        Model named = Lean.withNames(test.model());
        Model unnamed = Lean.withoutNames(test.model());
        assertThat(named.proto().getSerializedSize())
                .isLessThanOrEqualTo(test.model().proto().getSerializedSize());
        assertThat(unnamed.proto().getSerializedSize())
                .isLessThanOrEqualTo(named.proto().getSerializedSize());
        assertThat(Lean.withoutNames(unnamed).proto().getSerializedSize())
                .isEqualTo(unnamed.proto().getSerializedSize());
    }

    private static Model withOtherDefault(Model model) {
        ModelProto.Builder changed = model.proto().toBuilder();
        changed.getGraphBuilder().getInitializerBuilderList().stream()
                .filter(t -> t.getName().equals("shape"))
                .forEach(t -> t.clear()
                        .mergeFrom(Tensor.longs("shape", new long[] {2}, 3, 4).proto()));
        return new Model(changed.build());
    }

    @Test
    void aDefaultIsNoConstant() throws OrtException {
        LeanModels test = LeanModels.A_DEFAULT_THAT_CALLERS_MAY_OVERRIDE;
        Model lean = Lean.withoutNames(test.model());
        requireSame(withOtherDefault(test.model()), withOtherDefault(lean), test.feeds(1));
        assertThat(OnnxRuntime.run(withOtherDefault(lean), test.feeds(1))
                        .getFirst()
                        .type())
                .isEqualTo("FLOAT (3x4)");
    }

    @Test
    void functionsCalledFromOnePlaceAloneAreWrittenOutThere() {
        Model lean = Lean.withNames(LeanModels.FUNCTIONS_CALLED_ONCE_AND_MORE_OFTEN.model());
        assertThat(lean.functions()).extracting(Function::name).containsExactly("Often", "Outer");
        assertThat(lean.functions().getLast().nodes())
                .extracting(Node::op)
                .containsExactly("Often", "Add", "Clip", "Neg", "Mul", "Often");
    }

    @Test
    void aModelWithTrainingInformationStaysAsItIs() {
        ModelProto.Builder trained = LeanModels.IDENTITIES.model().proto().toBuilder();
        trained.addTrainingInfoBuilder().addUpdateBindingBuilder().setKey("w").setValue("a");
        Model model = new Model(trained.build());
        assertThat(Lean.withoutNames(model)).isSameAs(model);
        assertThat(Lean.withNames(model)).isSameAs(model);
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet20-cifar10", "resnet4b-cifar10", "ultraface-slim-320"})
    void trainedNetworksOfThreeExportersComputeTheSame(String name) throws OrtException {
        var file = Shared.file("models/" + name + ".onnx");
        Assumptions.assumeTrue(file.isPresent(), Shared.MISSING);
        Model model = OpsetRaiser.raise(ModelReader.read(file.get()));
        var input = model.graph().requiredInputs().getFirst();
        long[] dims = input.getType().getTensorType().getShape().getDimList().stream()
                .mapToLong(d -> Math.max(1, d.getDimValue()))
                .toArray();
        float[] values = new float[(int) (dims[0] * dims[1] * dims[2] * dims[3])];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i);
        }
        requireSame(
                model, Lean.withoutNames(model), Map.of(input.getName(), Tensor.floats(input.getName(), dims, values)));
    }
}
