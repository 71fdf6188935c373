package org.filtrate.graph.opset;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.Map;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Function;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Model;
import org.filtrate.graph.ModelFormatException;
import org.junit.jupiter.api.Test;

/// What cannot be raised is refused in one line.
class OpsetRefusalsTest {
    @Test
    void operatorSetsBelowSeven() {
        assertRefused(
                OldModels.one(6, "Relu").model(),
                GraphException.class,
                "model: operator set 7 or later is needed to raise it to 13, 6 came");
    }

    @Test
    void statisticsPerElement() {
        assertRefused(
                OldModels.batchNormalization(0).model(),
                GraphException.class,
                "BatchNormalization 'the BatchNormalization': spatial=1 (statistics per channel) is needed from operator"
                        + " set 9 on, spatial=0 came");
    }

    @Test
    void scansOverABatch() {
        assertRefused(
                OldModels.one(8, "Scan").model(),
                GraphException.class,
                "Scan 'the Scan': no batch axis (operator set 9) is needed, one came");
    }

    @Test
    void halfPixelsOfTensorFlowBetweenElements() {
        assertRefused(
                OldModels.resizeOfTensorFlow("linear", "floor").model(),
                GraphException.class,
                "Resize 'the Resize': tf_half_pixel_for_nn is needed with nearest_mode floor or round_prefer_floor,"
                        + " mode=linear and nearest_mode=floor came");
    }

    @Test
    void boundsOfAnElementTypeThatNothingRecords() {
        ModelProto.Builder model = OldModels.one(9, "Clip", Attribute.of("min", 0f)).model().proto().toBuilder();
        model.getGraphBuilder().setInput(0, ValueInfoProto.newBuilder().setName("x"));
        assertRefused(
                new Model(model.build()),
                GraphException.class,
                "Clip 'the Clip': the element type of 'x' is needed to raise it to operator set 13, and the model does"
                        + " not record it");
    }

    @Test
    void attributesThatAreMissing() {
        assertRefused(
                OldModels.one(9, "TopK").model(),
                ModelFormatException.class,
                "TopK 'the TopK': attribute 'k' is needed, and is not there");
    }

    @Test
    void functionsOfOldOperatorSets() {
        Function function =
                Function.of("com.example", "Twice", List.of("x"), List.of("y"), List.of(), Map.of("", 12L), List.of());
        Model model = OldModels.one(12, "Relu").irVersion(8).model();
        assertRefused(
                new Model(
                        model.proto().toBuilder().addFunctions(function.proto()).build()),
                GraphException.class,
                "function 'Twice': operator set 13 or later is needed, 12 came");
    }

    private static void assertRefused(Model model, Class<? extends FiltrateException> type, String message) {
        assertThatExceptionOfType(type)
                .isThrownBy(() -> OpsetRaiser.raise(model))
                .withMessage(message);
    }
}
