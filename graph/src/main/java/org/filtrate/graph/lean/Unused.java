package org.filtrate.graph.lean;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;

/// Leaves out nodes, initializers, functions and imports of operator sets that no output depends on.
///
/// An operator that neither ONNX nor the model defines stays, for it may have an effect that nobody can see; an
/// initializer that gives an input its default stays, for without it callers would have to feed the input.
final class Unused {
    private final Map<String, FunctionProto> functions = new HashMap<>();

    private Unused(ModelProto model) {
        model.getFunctionsList().forEach(f -> functions.put(key(f.getDomain(), f.getName(), f.getOverload()), f));
    }

    static Model drop(Model model) {
        ModelProto proto = model.proto();
        Unused unused = new Unused(proto);
        GraphProto graph = unused.used(proto.getGraph());
        Set<String> called = unused.called(graph);
        List<FunctionProto> functions = proto.getFunctionsList().stream()
                .filter(f -> called.contains(key(f.getDomain(), f.getName(), f.getOverload())))
                .toList();
        Set<String> domains = new HashSet<>();
        domains.add("");
        domains(graph.getNodeList(), domains);
        functions.forEach(f -> domains(f.getNodeList(), domains));
        var imports = proto.getOpsetImportList().stream()
                .filter(o -> domains.contains(standard(o.getDomain())))
                .toList();
        return new Model(proto.toBuilder()
                .setGraph(graph)
                .clearFunctions()
                .addAllFunctions(functions)
                .clearOpsetImport()
                .addAllOpsetImport(imports)
                .build());
    }

    private static String standard(String domain) {
        return domain.equals("ai.onnx") ? "" : domain;
    }

    private static String key(String domain, String name, String overload) {
        return standard(domain) + ":" + name + ":" + overload;
    }

    private static void domains(List<NodeProto> nodes, Set<String> domains) {
        for (NodeProto node : nodes) {
            domains.add(standard(node.getDomain()));
            new Node(node).subgraphs().forEach(g -> domains(g.getNodeList(), domains));
        }
    }

    private Set<String> called(GraphProto graph) {
        Set<String> called = new HashSet<>();
        Deque<NodeProto> queue = new ArrayDeque<>(graph.getNodeList());
        while (!queue.isEmpty()) {
            NodeProto node = queue.remove();
            new Node(node).subgraphs().forEach(g -> queue.addAll(g.getNodeList()));
            String key = key(node);
            FunctionProto function = functions.get(key);
            if (function != null && called.add(key)) {
                queue.addAll(function.getNodeList());
            }
        }
        return called;
    }

    private static String key(NodeProto node) {
        return key(node.getDomain(), node.getOpType(), node.getOverload());
    }

    private GraphProto used(GraphProto graph) {
        Set<String> read = new HashSet<>();
        graph.getOutputList().forEach(v -> read.add(v.getName()));
        graph.getQuantizationAnnotationList()
                .forEach(a -> a.getQuantParameterTensorNamesList().forEach(n -> read.add(n.getValue())));
        List<NodeProto> nodes = new ArrayList<>();
        for (NodeProto whole : graph.getNodeList().reversed()) {
            if (isDispensable(whole) && whole.getOutputList().stream().noneMatch(read::contains)) {
                continue;
            }
            NodeProto node = Inner.edit(whole, this::used);
            nodes.add(node);
            Inner.reads(node).forEach(read::add);
        }
        Collections.reverse(nodes);
        graph.getInputList().stream().map(ValueInfoProto::getName).forEach(read::add);
        List<TensorProto> initializers = graph.getInitializerList().stream()
                .filter(t -> read.contains(t.getName()))
                .toList();
        List<SparseTensorProto> sparse = graph.getSparseInitializerList().stream()
                .filter(t -> read.contains(t.getValues().getName()))
                .toList();
        return graph.toBuilder()
                .clearNode()
                .addAllNode(nodes)
                .clearInitializer()
                .addAllInitializer(initializers)
                .clearSparseInitializer()
                .addAllSparseInitializer(sparse)
                .build();
    }

    private boolean isDispensable(NodeProto node) {
        return standard(node.getDomain()).isEmpty() || functions.containsKey(key(node));
    }
}
