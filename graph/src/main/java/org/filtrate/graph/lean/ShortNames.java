package org.filtrate.graph.lean;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorAnnotation;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;

/// Gives values the shortest names there are, the shortest to those named most often, and nodes none.
///
/// One name becomes one other name in a graph and all graphs inside it, so whatever a graph inside sees of those around
/// it, it sees still. The model's inputs and outputs keep theirs. Functions are named each by itself, their inputs and
/// outputs too, because callers go by position.
final class ShortNames {
    private static final String FIRST = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    private static final String FURTHER = FIRST + "0123456789";

    private final Map<String, String> names;

    private ShortNames(Map<String, String> names) {
        this.names = names;
    }

    static Model give(Model model) {
        List<FunctionProto> functions =
                model.proto().getFunctionsList().stream().map(ShortNames::give).toList();
        GraphProto graph = model.proto().getGraph();
        Set<String> kept = new HashSet<>();
        graph.getInputList().forEach(v -> kept.add(v.getName()));
        graph.getOutputList().forEach(v -> kept.add(v.getName()));
        return new Model(model.proto().toBuilder()
                .setGraph(of(graph, kept).graph(graph))
                .clearFunctions()
                .addAllFunctions(functions)
                .build());
    }

    private static FunctionProto give(FunctionProto function) {
        GraphProto.Builder body = GraphProto.newBuilder().addAllNode(function.getNodeList());
        function.getInputList().forEach(name -> body.addInput(ValueInfoProto.newBuilder().setName(name)));
        function.getOutputList().forEach(name -> body.addOutput(ValueInfoProto.newBuilder().setName(name)));
        GraphProto named = of(body.build(), Set.of()).graph(body.build());
        return function.toBuilder()
                .clearNode()
                .addAllNode(named.getNodeList())
                .clearInput()
                .addAllInput(named.getInputList().stream().map(ValueInfoProto::getName).toList())
                .clearOutput()
                .addAllOutput(named.getOutputList().stream().map(ValueInfoProto::getName).toList())
                .build();
    }

    /// Short names for all that a graph names but for those that stay.
    private static ShortNames of(GraphProto graph, Set<String> kept) {
        Map<String, Integer> uses = new LinkedHashMap<>();
        count(graph, uses);
        List<String> frequent = new ArrayList<>(uses.keySet());
        frequent.removeAll(kept);
        frequent.sort((a, b) -> Integer.compare(uses.getOrDefault(b, 0), uses.getOrDefault(a, 0)));
        Map<String, String> names = new HashMap<>();
        int next = 0;
        for (String name : frequent) {
            String given = name(next++);
            while (kept.contains(given)) {
                given = name(next++);
            }
            names.put(name, given);
        }
        return new ShortNames(names);
    }

    private static void count(GraphProto graph, Map<String, Integer> uses) {
        graph.getInputList().forEach(v -> count(v.getName(), uses));
        graph.getInitializerList().forEach(t -> count(t.getName(), uses));
        graph.getSparseInitializerList().forEach(t -> {
            count(t.getValues().getName(), uses);
            count(t.getIndices().getName(), uses);
        });
        for (NodeProto node : graph.getNodeList()) {
            node.getInputList().forEach(name -> count(name, uses));
            node.getOutputList().forEach(name -> count(name, uses));
            new Node(node).subgraphs().forEach(inner -> count(inner, uses));
        }
        graph.getOutputList().forEach(v -> count(v.getName(), uses));
    }

    private static void count(String name, Map<String, Integer> uses) {
        if (!name.isEmpty()) {
            uses.merge(name, 1, Integer::sum);
        }
    }

    /// The name of number `index`: `a` to `_`, then `aa`, `ab` and so on, each an identifier as ONNX asks for.
    static String name(int index) {
        if (index < FIRST.length()) {
            return FIRST.substring(index, index + 1);
        }
        int rest = index - FIRST.length();
        int last = rest % FURTHER.length();
        return name(rest / FURTHER.length()) + FURTHER.charAt(last);
    }

    private String of(String name) {
        return names.getOrDefault(name, name);
    }

    private GraphProto graph(GraphProto graph) {
        GraphProto.Builder named = graph.toBuilder();
        named.getInputBuilderList().forEach(v -> v.setName(of(v.getName())));
        named.getOutputBuilderList().forEach(v -> v.setName(of(v.getName())));
        named.getValueInfoBuilderList().forEach(v -> v.setName(of(v.getName())));
        named.clearNode();
        graph.getNodeList().forEach(n -> named.addNode(node(n)));
        named.clearInitializer();
        graph.getInitializerList().forEach(t -> named.addInitializer(tensor(t)));
        named.clearSparseInitializer();
        for (SparseTensorProto sparse : graph.getSparseInitializerList()) {
            named.addSparseInitializer(sparse.toBuilder()
                    .setValues(tensor(sparse.getValues()))
                    .setIndices(tensor(sparse.getIndices())));
        }
        for (TensorAnnotation.Builder annotation : named.getQuantizationAnnotationBuilderList()) {
            annotation.setTensorName(of(annotation.getTensorName()));
            annotation.getQuantParameterTensorNamesBuilderList().forEach(e -> e.setValue(of(e.getValue())));
        }
        return named.build();
    }

    private NodeProto node(NodeProto node) {
        return Inner.edit(node, this::graph).toBuilder()
                .clearName()
                .clearInput()
                .addAllInput(node.getInputList().stream().map(this::of).toList())
                .clearOutput()
                .addAllOutput(node.getOutputList().stream().map(this::of).toList())
                .build();
    }

    private TensorProto tensor(TensorProto tensor) {
        return tensor.getName().isEmpty() ? tensor : tensor.toBuilder().setName(of(tensor.getName())).build();
    }
}
