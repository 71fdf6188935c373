package org.filtrate.graph.lean;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.filtrate.graph.Constants;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Tensor;

/// Stores what `Constant` nodes hold as initializers, which take fewer bytes and can be shared. Constants inside
/// functions stay nodes, for functions have no initializers, and so do those that are a graph's outputs.
final class ConstantNodes {
    private ConstantNodes() {}

    static Model store(Model model) {
        return new Model(model.proto().toBuilder()
                .setGraph(store(model.proto().getGraph()))
                .build());
    }

    private static GraphProto store(GraphProto graph) {
        Set<String> outputs =
                graph.getOutputList().stream().map(ValueInfoProto::getName).collect(Collectors.toSet());
        GraphProto.Builder edited = graph.toBuilder().clearNode();
        for (NodeProto proto : graph.getNodeList()) {
            Node node = new Node(proto);
            Optional<Tensor> value = node.is("Constant") && !outputs.contains(node.output(0))
                    ? Constants.valueOf(node)
                    : Optional.empty();
            value.ifPresentOrElse(
                    t -> edited.addInitializer(t.proto()), () -> edited.addNode(Inner.edit(proto, ConstantNodes::store)));
        }
        return edited.build();
    }
}
