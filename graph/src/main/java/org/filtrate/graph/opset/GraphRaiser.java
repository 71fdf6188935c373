package org.filtrate.graph.opset;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import org.filtrate.graph.Graph;
import org.filtrate.graph.Node;

/// Raises the nodes of a graph, and of the graphs inside them, one version of the operator set after the other.
final class GraphRaiser {
    private final int from;

    /// @param from the operator set that the graphs are written in
    GraphRaiser(int from) {
        this.from = from;
    }

    /// The graph of `scope` with its nodes raised; the initializers they need are left in `scope`.
    GraphProto raise(Scope scope) {
        GraphProto.Builder raised = scope.graph().proto().toBuilder().clearNode();
        for (Node node : scope.graph().nodes()) {
            List<Node> nodes = raise(withInnerGraphsRaised(node, scope), scope);
            scope.takeConstantNodes().forEach(n -> raised.addNode(n.proto()));
            nodes.forEach(n -> raised.addNode(n.proto()));
        }
        return raised.build();
    }

    private List<Node> raise(Node node, Scope scope) {
        List<Node> nodes = List.of(node);
        for (int version = from + 1; version <= OpsetRaiser.OPSET; version++) {
            nodes = raiseTo(version, nodes, scope);
        }
        return nodes;
    }

    private static List<Node> raiseTo(int version, List<Node> nodes, Scope scope) {
        return nodes.stream()
                .flatMap(n ->
                        Adapters.of(n, version).map(adapter -> adapter.raise(n, scope)).orElse(List.of(n)).stream())
                .toList();
    }

    private Node withInnerGraphsRaised(Node node, Scope scope) {
        if (node.subgraphs().isEmpty()) {
            return node;
        }
        NodeProto.Builder raised = node.proto().toBuilder();
        for (int i = 0; i < raised.getAttributeCount(); i++) {
            AttributeProto.Builder attribute = raised.getAttributeBuilder(i);
            if (attribute.hasG()) {
                attribute.setG(raiseInner(attribute.getG(), scope));
            }
            List<GraphProto> graphs = new ArrayList<>(attribute.getGraphsList());
            graphs.replaceAll(g -> raiseInner(g, scope));
            attribute.clearGraphs().addAllGraphs(graphs);
        }
        return new Node(raised.build());
    }

    private GraphProto raiseInner(GraphProto graph, Scope outer) {
        return raise(outer.inner(new Graph(graph)));
    }
}
