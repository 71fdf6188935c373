package org.filtrate.graph.lean;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;

/// The graphs inside nodes, such as the branches of an `If`.
final class Inner {
    private Inner() {}

    /// The node with each graph that it carries edited; graphs inside those are left to `edit`.
    static NodeProto edit(NodeProto node, UnaryOperator<GraphProto> edit) {
        if (new Node(node).subgraphs().isEmpty()) {
            return node;
        }
        NodeProto.Builder edited = node.toBuilder();
        for (AttributeProto.Builder attribute : edited.getAttributeBuilderList()) {
            if (attribute.hasG()) {
                attribute.setG(edit.apply(attribute.getG()));
            }
            List<GraphProto> graphs =
                    attribute.getGraphsList().stream().map(edit).toList();
            attribute.clearGraphs().addAllGraphs(graphs);
        }
        return edited.build();
    }

    /// The graph with every node edited, those of the graphs inside its nodes too, innermost first.
    static GraphProto everyNode(GraphProto graph, UnaryOperator<NodeProto> edit) {
        List<NodeProto> nodes = graph.getNodeList().stream()
                .map(n -> edit.apply(edit(n, inner -> everyNode(inner, edit))))
                .toList();
        return graph.toBuilder().clearNode().addAllNode(nodes).build();
    }

    /// The model with every node edited, those inside nodes and functions too.
    static Model everyNode(Model model, UnaryOperator<NodeProto> edit) {
        List<FunctionProto> functions = model.proto().getFunctionsList().stream()
                .map(f -> {
                    GraphProto body = GraphProto.newBuilder().addAllNode(f.getNodeList()).build();
                    return f.toBuilder().clearNode().addAllNode(everyNode(body, edit).getNodeList()).build();
                })
                .toList();
        return new Model(model.proto().toBuilder()
                .setGraph(everyNode(model.proto().getGraph(), edit))
                .clearFunctions()
                .addAllFunctions(functions)
                .build());
    }

    /// Every name that a node reads, those that the graphs inside it read or put out included; never empty ones.
    static Stream<String> reads(NodeProto node) {
        return Stream.concat(
                        node.getInputList().stream(),
                        new Node(node).subgraphs().stream()
                                .flatMap(g -> Stream.concat(
                                        g.getNodeList().stream().flatMap(Inner::reads),
                                        g.getOutputList().stream().map(v -> v.getName()))))
                .filter(name -> !name.isEmpty());
    }
}
