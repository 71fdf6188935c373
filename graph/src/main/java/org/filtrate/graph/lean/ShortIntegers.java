package org.filtrate.graph.lean;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.stream.LongStream;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Model;
import org.filtrate.graph.Tensor;

/// Stores small 64-bit integers, such as the sizes that a `Reshape` reads, in as many bytes as each needs: ONNX allows a
/// tensor's integers as a list of variable length beside the raw form of eight bytes each.
final class ShortIntegers {
    /// Longer tensors are data, not sizes.
    private static final int LONGEST = 64;

    private ShortIntegers() {}

    static Model pack(Model model) {
        return new Model(model.proto().toBuilder()
                .setGraph(pack(model.proto().getGraph()))
                .build());
    }

    private static GraphProto pack(GraphProto graph) {
        List<TensorProto> initializers =
                graph.getInitializerList().stream().map(ShortIntegers::pack).toList();
        List<NodeProto> nodes = graph.getNodeList().stream()
                .map(n -> Inner.edit(n, ShortIntegers::pack))
                .toList();
        return graph.toBuilder()
                .clearInitializer()
                .addAllInitializer(initializers)
                .clearNode()
                .addAllNode(nodes)
                .build();
    }

    /// The same tensor in the shorter of its two forms.
    static TensorProto pack(TensorProto tensor) {
        if (tensor.getDataType() != ElementType.INT64.code()
                || !tensor.hasRawData()
                || tensor.getRawData().size() > LONGEST * Long.BYTES) {
            return tensor;
        }
        List<Long> values =
                LongStream.of(new Tensor(tensor).longs()).boxed().toList();
        TensorProto packed =
                tensor.toBuilder().clearRawData().addAllInt64Data(values).build();
        return packed.getSerializedSize() < tensor.getSerializedSize() ? packed : tensor;
    }
}
