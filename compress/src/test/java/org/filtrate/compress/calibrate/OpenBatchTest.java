package org.filtrate.compress.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import org.junit.jupiter.api.Test;

class OpenBatchTest {
    @Test
    void weightsThatAreListedAsInputsKeepTheirShape() {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(input("image", 1, 3, 6, 10))
                .addInput(input("weight", 16, 3, 3, 5))
                .addInitializer(TensorProto.newBuilder().setName("weight"));
        Probe.openBatch(graph);
        assertThat(first(graph, 0).getDimParam()).isEqualTo("filtrate_batch");
        assertThat(first(graph, 1).getDimValue()).isEqualTo(16);
    }

    private static Dimension first(GraphProto.Builder graph, int input) {
        return graph.getInput(input).getType().getTensorType().getShape().getDim(0);
    }

    private static ValueInfoProto input(String name, long... dims) {
        TypeProto.Tensor.Builder type = TypeProto.Tensor.newBuilder().setElemType(1);
        for (long dim : dims) {
            type.getShapeBuilder().addDim(Dimension.newBuilder().setDimValue(dim));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(type))
                .build();
    }
}
