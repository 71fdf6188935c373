package org.filtrate.graph.lean;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.filtrate.graph.Node;

/// Values read under other names.
final class Substitution {
    private Substitution() {}

    /// The node with its inputs, and those of the nodes in the graphs inside it, replaced where `names` has them.
    static NodeProto ofReads(NodeProto node, Map<String, String> names) {
        if (names.isEmpty() || Inner.reads(node).noneMatch(names::containsKey)) {
            return node;
        }
        List<String> inputs = node.getInputList().stream()
                .map(i -> names.getOrDefault(i, i))
                .toList();
        NodeProto outer = Inner.edit(node, inner -> {
            List<NodeProto> nodes =
                    inner.getNodeList().stream().map(n -> ofReads(n, names)).toList();
            return inner.toBuilder().clearNode().addAllNode(nodes).build();
        });
        return outer.toBuilder().clearInput().addAllInput(inputs).build();
    }

    /// The names in a graph that cannot be replaced by others: its inputs and outputs, the outputs of graphs inside
    /// its nodes, and what quantisation annotations speak of.
    static Set<String> fixed(GraphProto graph) {
        Set<String> fixed = new HashSet<>();
        graph.getInputList().stream().map(ValueInfoProto::getName).forEach(fixed::add);
        addOutputs(graph, fixed);
        graph.getQuantizationAnnotationList().forEach(a -> {
            fixed.add(a.getTensorName());
            a.getQuantParameterTensorNamesList().forEach(n -> fixed.add(n.getValue()));
        });
        return fixed;
    }

    private static void addOutputs(GraphProto graph, Set<String> names) {
        graph.getOutputList().stream().map(ValueInfoProto::getName).forEach(names::add);
        graph.getNodeList().stream()
                .flatMap(n -> new Node(n).subgraphs().stream())
                .forEach(inner -> addOutputs(inner, names));
    }
}
