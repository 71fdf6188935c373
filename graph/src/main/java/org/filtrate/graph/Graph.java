package org.filtrate.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A graph of nodes in topological order, with an index of who produces and who reads each value.
public final class Graph {
    private final GraphProto proto;
    private final List<Node> nodes;
    private final Map<String, Tensor> initializers = new LinkedHashMap<>();
    private final Map<String, Node> producers = new HashMap<>();
    private final Map<String, Integer> readers = new HashMap<>();

    /// @param proto the graph as ONNX stores it
    /// @throws ModelFormatException where two nodes or initializers write the same name
    public Graph(GraphProto proto) {
        this.proto = proto;
        this.nodes = proto.getNodeList().stream().map(Node::new).toList();
        proto.getInitializerList().forEach(t -> initializers.put(t.getName(), new Tensor(t)));
        for (Node node : nodes) {
            for (String output : node.outputs()) {
                if (!output.isEmpty() && producers.put(output, node) != null) {
                    throw new ModelFormatException("graph '" + proto.getName() + "': two nodes write '" + output + "'");
                }
            }
        }
        countReads(proto, readers);
        proto.getOutputList().forEach(v -> readers.merge(v.getName(), 1, Integer::sum));
    }

    private static void countReads(GraphProto graph, Map<String, Integer> readers) {
        for (NodeProto node : graph.getNodeList()) {
            node.getInputList().forEach(name -> readers.merge(name, 1, Integer::sum));
            for (GraphProto inner : new Node(node).subgraphs()) {
                countReads(inner, readers);
                inner.getOutputList().forEach(v -> readers.merge(v.getName(), 1, Integer::sum));
            }
        }
    }

    /// The graph as ONNX stores it.
    public GraphProto proto() {
        return proto;
    }

    /// The nodes, in the order they are stored, which is topological.
    public List<Node> nodes() {
        return nodes;
    }

    /// The initializers, in the order they are stored.
    public Collection<Tensor> initializers() {
        return initializers.values();
    }

    /// The inputs that a caller must feed: graph inputs that no initializer gives a value.
    public List<ValueInfoProto> requiredInputs() {
        return proto.getInputList().stream()
                .filter(v -> !initializers.containsKey(v.getName()))
                .toList();
    }

    /// The graph's outputs.
    public List<ValueInfoProto> outputs() {
        return proto.getOutputList();
    }

    /// The node that writes a value.
    public Optional<Node> producer(String name) {
        return Optional.ofNullable(producers.get(name));
    }

    /// How often a value is read: by nodes here and in subgraphs, and as an output of the graph.
    public int reads(String name) {
        return readers.getOrDefault(name, 0);
    }

    /// The nodes of this graph that read a value, in order.
    public List<Node> consumers(String name) {
        return nodes.stream().filter(n -> n.inputs().contains(name)).toList();
    }

    /// The constant behind a value: an initializer, a `Constant` node's tensor, or either through `Identity` nodes.
    ///
    /// @return empty where the value depends on the graph's inputs
    public Optional<Tensor> constant(String name) {
        Set<String> seen = new HashSet<>();
        String at = name;
        while (seen.add(at)) {
            Tensor initializer = initializers.get(at);
            if (initializer != null) {
                return Optional.of(initializer);
            }
            Node producer = producers.get(at);
            if (producer == null) {
                return Optional.empty();
            }
            if (producer.is("Constant")) {
                return Constants.valueOf(producer);
            }
            if (!producer.is("Identity")) {
                return Optional.empty();
            }
            at = producer.input(0);
        }
        return Optional.empty();
    }

    /// Every name that a value or initializer of this graph has.
    public Set<String> names() {
        Set<String> names = new HashSet<>(producers.keySet());
        names.addAll(initializers.keySet());
        proto.getInputList().forEach(v -> names.add(v.getName()));
        return names;
    }
}
