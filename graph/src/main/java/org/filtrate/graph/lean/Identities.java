package org.filtrate.graph.lean;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;

/// Leaves out `Identity` nodes: what they read is read directly, and what they would put out is written under that name
/// by the node that computes it. Those that put out an input, a constant or a value that is an output already stay.
final class Identities {
    private Identities() {}

    static Model bypass(Model model) {
        List<FunctionProto> functions =
                model.proto().getFunctionsList().stream().map(Identities::bypass).toList();
        return new Model(model.proto().toBuilder()
                .setGraph(bypass(model.proto().getGraph(), new HashMap<>()))
                .clearFunctions()
                .addAllFunctions(functions)
                .build());
    }

    private static FunctionProto bypass(FunctionProto function) {
        GraphProto.Builder body = GraphProto.newBuilder().addAllNode(function.getNodeList());
        function.getInputList().forEach(name -> body.addInput(ValueInfoProto.newBuilder().setName(name)));
        function.getOutputList().forEach(name -> body.addOutput(ValueInfoProto.newBuilder().setName(name)));
        List<NodeProto> nodes = bypass(body.build(), new HashMap<>()).getNodeList();
        return function.toBuilder().clearNode().addAllNode(nodes).build();
    }

    /// @param names what to read instead, by the name of a value that is written no more; added to
    private static GraphProto bypass(GraphProto graph, Map<String, String> names) {
        Set<String> fixed = Substitution.fixed(graph);
        List<NodeProto> nodes = new ArrayList<>();
        for (NodeProto whole : graph.getNodeList()) {
            NodeProto node = Substitution.ofReads(whole, names);
            if (isIdentity(node) && !fixed.contains(node.getOutput(0))) {
                names.put(node.getOutput(0), node.getInput(0));
            } else {
                nodes.add(Inner.edit(node, inner -> bypass(inner, names)));
            }
        }
        return graph.toBuilder().clearNode().addAllNode(forwarded(nodes, fixed)).build();
    }

    /// Lets the node that computes an output write it itself.
    private static List<NodeProto> forwarded(List<NodeProto> nodes, Set<String> fixed) {
        Set<String> written = new HashSet<>();
        Map<String, String> names = new HashMap<>();
        Set<NodeProto> left = new HashSet<>();
        for (NodeProto node : nodes) {
            if (isIdentity(node)
                    && written.contains(node.getInput(0))
                    && !fixed.contains(node.getInput(0))
                    && names.putIfAbsent(node.getInput(0), node.getOutput(0)) == null) {
                left.add(node);
            }
            written.addAll(node.getOutputList());
        }
        return nodes.stream()
                .filter(n -> !left.contains(n))
                .map(n -> writing(Substitution.ofReads(n, names), names))
                .toList();
    }

    private static NodeProto writing(NodeProto node, Map<String, String> names) {
        List<String> outputs = node.getOutputList().stream()
                .map(o -> names.getOrDefault(o, o))
                .toList();
        return outputs.equals(node.getOutputList())
                ? node
                : node.toBuilder().clearOutput().addAllOutput(outputs).build();
    }

    private static boolean isIdentity(NodeProto node) {
        return new Node(node).is("Identity")
                && node.getInputCount() == 1
                && node.getOutputCount() == 1
                && !node.getInput(0).isEmpty();
    }
}
