package org.filtrate.compress.calibrate;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Graph;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.TensorType;
import org.filtrate.graph.shape.Shapes;

/// The part of a network that some of its values follow from, putting out these values and nothing else.
final class Prefix {
    private Prefix() {}

    /// Cuts a model down to what `values` need, with its batch left open.
    ///
    /// @param shapes the types of the values
    /// @param values names of values that nodes of the graph write
    static Model of(Model model, Shapes shapes, Collection<String> values) {
        Graph graph = model.graph();
        Set<String> needed = needed(graph, values);
        GraphProto.Builder cut = graph.proto().toBuilder().clearNode().clearInitializer();
        cut.clearOutput().clearValueInfo().clearSparseInitializer();
        for (Node node : graph.nodes()) {
            if (node.outputs().stream().anyMatch(needed::contains)) {
                cut.addNode(node.proto());
            }
        }
        graph.proto().getInitializerList().stream()
                .filter(t -> needed.contains(t.getName()))
                .forEach(cut::addInitializer);
        graph.proto().getSparseInitializerList().stream()
                .filter(t -> needed.contains(t.getValues().getName()))
                .forEach(cut::addSparseInitializer);
        cut.clearInput().addAllInput(graph.requiredInputs());
        values.forEach(v -> cut.addOutput(output(v, shapes)));
        Probe.openBatch(cut);
        return new Model(model.proto().toBuilder().setGraph(cut).build());
    }

    /// A model with its batch left open, and without notes on the shapes of values inside.
    static Model opened(Model model) {
        GraphProto.Builder graph = model.proto().getGraph().toBuilder().clearValueInfo();
        Probe.openBatch(graph);
        for (int i = 0; i < graph.getOutputCount(); i++) {
            ValueInfoProto output = graph.getOutput(i);
            TypeProto.Tensor.Builder type = output.getType().getTensorType().toBuilder().clearShape();
            graph.setOutput(
                    i, output.toBuilder().setType(output.getType().toBuilder().setTensorType(type)));
        }
        return new Model(model.proto().toBuilder().setGraph(graph).build());
    }

    private static ValueInfoProto output(String name, Shapes shapes) {
        int type = shapes.type(name)
                .map(TensorType::element)
                .orElse(ElementType.FLOAT)
                .code();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(type)))
                .build();
    }

    /// The names of all values that some values follow from, those included.
    static Set<String> needed(Graph graph, Collection<String> values) {
        Set<String> needed = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(values);
        while (!open.isEmpty()) {
            String name = open.remove();
            if (needed.add(name)) {
                graph.producer(name).ifPresent(n -> open.addAll(reads(n)));
            }
        }
        return needed;
    }

    /// The names of all values that a node reads, also those that its subgraphs take from outside.
    static Set<String> reads(Node node) {
        Set<String> reads = new HashSet<>(node.inputs());
        for (GraphProto inner : node.subgraphs()) {
            inner.getOutputList().forEach(v -> reads.add(v.getName()));
            for (NodeProto n : inner.getNodeList()) {
                reads.addAll(reads(new Node(n)));
            }
        }
        return reads;
    }
}
