package org.filtrate.tune.engine;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.filtrate.graph.Function;
import org.filtrate.graph.Model;
import org.filtrate.graph.ModelFormatException;
import org.filtrate.graph.Node;

/// A model's graph with the body of each function in the place of the nodes that call it.
final class FlatGraph {
    /// Functions within functions; one that calls itself would never end.
    private static final int DEEPEST = 32;

    /// Functions that call each other can make a small file ask for any number of nodes.
    private static final int MOST_NODES = 1_000_000;

    private final Map<String, Function> functions = new HashMap<>();
    private final List<FlatNode> nodes = new ArrayList<>();

    private FlatGraph(Model model) {
        model.functions().forEach(f -> functions.put(key(f.domain(), f.name()), f));
    }

    private static String key(String domain, String name) {
        return (domain.equals("ai.onnx") ? "" : domain) + ":" + name;
    }

    /// The nodes, in topological order.
    ///
    /// @throws ModelFormatException where functions call themselves, or are too many
    static List<FlatNode> of(Model model) {
        FlatGraph flat = new FlatGraph(model);
        Map<String, Long> opsets = opsets(model.proto().getOpsetImportList());
        model.graph().nodes().forEach(n -> flat.add(n, opsets, 0));
        return flat.nodes;
    }

    /// The model of those nodes, without functions.
    static Model model(Model model, List<FlatNode> nodes) {
        if (model.functions().isEmpty()) {
            return model;
        }
        GraphProto.Builder graph = model.graph().proto().toBuilder().clearNode();
        nodes.forEach(n -> graph.addNode(n.node().proto()));
        return new Model(ModelProto.newBuilder(model.proto())
                .clearFunctions()
                .setGraph(graph)
                .build());
    }

    private static Map<String, Long> opsets(List<OperatorSetIdProto> imports) {
        Map<String, Long> opsets = new HashMap<>();
        imports.forEach(o -> opsets.put(o.getDomain().equals("ai.onnx") ? "" : o.getDomain(), o.getVersion()));
        return opsets;
    }

    private void add(Node node, Map<String, Long> opsets, int depth) {
        Function function = functions.get(key(node.domain(), node.op()));
        if (function == null) {
            if (nodes.size() == MOST_NODES) {
                throw new ModelFormatException(
                        "model: functions that come to at most " + MOST_NODES + " nodes are needed, more came");
            }
            nodes.add(new FlatNode(node, opsets.getOrDefault(node.domain(), 1L)));
            return;
        }
        if (depth == DEEPEST) {
            throw new ModelFormatException(
                    node.describe() + ": functions at most " + DEEPEST + " deep are needed, deeper ones came");
        }
        Map<String, String> names = names(function, node);
        Map<String, AttributeProto> given = new HashMap<>();
        function.proto().getAttributeProtoList().forEach(a -> given.put(a.getName(), a));
        node.proto().getAttributeList().forEach(a -> given.put(a.getName(), a));
        Map<String, Long> inner = opsets(function.proto().getOpsetImportList());
        String prefix = node.output(0) + "/";
        function.nodes().forEach(n -> add(bound(n, names, given, prefix), inner, depth + 1));
    }

    private static Map<String, String> names(Function function, Node call) {
        Map<String, String> names = new HashMap<>();
        names.put("", "");
        List<String> inputs = function.proto().getInputList();
        for (int i = 0; i < inputs.size(); i++) {
            names.put(inputs.get(i), call.input(i));
        }
        List<String> outputs = function.proto().getOutputList();
        for (int i = 0; i < outputs.size(); i++) {
            if (!call.output(i).isEmpty()) {
                names.put(outputs.get(i), call.output(i));
            }
        }
        return names;
    }

    /// A node of a function's body with the names and attributes of the call.
    private static Node bound(Node node, Map<String, String> names, Map<String, AttributeProto> given, String prefix) {
        NodeProto.Builder bound =
                node.proto().toBuilder().clearInput().clearOutput().clearAttribute();
        bound.setName(prefix + (node.name().isEmpty() ? node.output(0) : node.name()));
        node.inputs().forEach(i -> bound.addInput(names.getOrDefault(i, prefix + i)));
        node.outputs().forEach(o -> bound.addOutput(names.getOrDefault(o, prefix + o)));
        for (AttributeProto attribute : node.proto().getAttributeList()) {
            if (attribute.getRefAttrName().isEmpty()) {
                bound.addAttribute(attribute);
            } else if (given.containsKey(attribute.getRefAttrName())) {
                bound.addAttribute(
                        given.get(attribute.getRefAttrName()).toBuilder().setName(attribute.getName()));
            }
        }
        return new Node(bound.build());
    }
}
