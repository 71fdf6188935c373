package org.filtrate.graph.lean;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.filtrate.graph.Model;
import org.filtrate.graph.layer.Layers;

/// Stores constants of the same type, dims and content once.
///
/// What compressed layers read is left alone, so that each layer holds just what was counted for it.
final class IdenticalConstants {
    /// How much of a tensor's data decides where it is looked for; all of it decides whether it is the same.
    private static final int PREFIX_BYTES = 64;

    private IdenticalConstants() {}

    static Model merge(Model model) {
        return new Model(model.proto().toBuilder()
                .setGraph(merge(model.proto().getGraph(), Map.of(), new HashMap<>()))
                .build());
    }

    /// @param outer constants of the graphs around this one, with their names
    /// @param names what to read instead, by the name of a constant that is stored no more; added to
    private static GraphProto merge(GraphProto graph, Map<Content, String> outer, Map<String, String> names) {
        Set<String> fixed = Substitution.fixed(graph);
        graph.getNodeList().stream()
                .filter(n -> n.getDomain().equals(Layers.COMPRESSED_DOMAIN))
                .forEach(n -> fixed.addAll(n.getInputList()));
        Map<Content, String> stored = new HashMap<>(outer);
        List<TensorProto> kept = new ArrayList<>();
        for (TensorProto tensor : graph.getInitializerList()) {
            String same =
                    fixed.contains(tensor.getName()) ? null : stored.putIfAbsent(new Content(tensor), tensor.getName());
            if (same == null) {
                kept.add(tensor);
            } else {
                names.put(tensor.getName(), same);
            }
        }
        List<NodeProto> nodes = graph.getNodeList().stream()
                .map(n -> Inner.edit(Substitution.ofReads(n, names), inner -> merge(inner, stored, names)))
                .toList();
        return graph.toBuilder()
                .clearInitializer()
                .addAllInitializer(kept)
                .clearNode()
                .addAllNode(nodes)
                .build();
    }

    /// A tensor without its name, found by a hash of its beginning.
    private record Content(TensorProto tensor) {
        Content {
            tensor = tensor.toBuilder().clearName().build();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Content c && tensor.equals(c.tensor);
        }

        @Override
        public int hashCode() {
            var data = tensor.getRawData();
            return Objects.hash(
                    tensor.getDataType(),
                    tensor.getDimsList(),
                    data.size(),
                    data.substring(0, Math.min(PREFIX_BYTES, data.size())));
        }
    }
}
