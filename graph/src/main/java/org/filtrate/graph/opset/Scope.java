package org.filtrate.graph.opset;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Graph;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Node;
import org.filtrate.graph.Tensor;
import org.jspecify.annotations.Nullable;

/// A graph being raised, the graphs around it, and the constants that its new nodes read: initializers in the main
/// graph, `Constant` nodes in a graph inside a node.
final class Scope {
    private final Graph graph;
    private final @Nullable Scope outer;
    private final Set<String> taken;
    private final RecordedTypes types;
    private final Map<String, Tensor> added = new HashMap<>();
    private final List<Tensor> initializers = new ArrayList<>();
    private final List<Node> constantNodes = new ArrayList<>();

    private Scope(Graph graph, @Nullable Scope outer, Set<String> taken) {
        this.graph = graph;
        this.outer = outer;
        this.taken = taken;
        this.types = new RecordedTypes(graph, outer == null ? null : outer.types);
    }

    /// The scope of a model's main graph.
    static Scope of(Graph graph) {
        Set<String> taken = new HashSet<>();
        collectNames(graph.proto(), taken);
        return new Scope(graph, null, taken);
    }

    /// The scope of a graph inside one of this graph's nodes.
    Scope inner(Graph inside) {
        return new Scope(inside, this, taken);
    }

    /// The graph as it was before anything was raised.
    Graph graph() {
        return graph;
    }

    /// A new value name made of the first output of `node` and what the value is to it.
    String fresh(Node node, String role) {
        String base = node.output(0) + "_" + role;
        String name = base;
        for (int i = 1; !taken.add(name); i++) {
            name = base + i;
        }
        return name;
    }

    /// A 1-D constant of integers for `node` to read.
    ///
    /// @return its name
    String integers(Node node, String role, long... values) {
        return constant(Tensor.longs(fresh(node, role), new long[] {values.length}, values));
    }

    /// A 1-D constant of single precision numbers for `node` to read.
    ///
    /// @return its name
    String reals(Node node, String role, float... values) {
        return constant(Tensor.floats(fresh(node, role), new long[] {values.length}, values));
    }

    /// A scalar constant for `node` to read, of the element type of `like`.
    ///
    /// @return its name
    /// @throws GraphException where that type is not recorded and does not follow from what is
    String scalar(Node node, String role, float value, String like) {
        String name = fresh(node, role);
        return constant(
                switch (floatingType(node, like)) {
                    case FLOAT16 -> Tensor.halves(name, new long[0], new float[] {value});
                    case DOUBLE ->
                        new Tensor(TensorProto.newBuilder()
                                .setName(name)
                                .setDataType(ElementType.DOUBLE.code())
                                .addDoubleData(value)
                                .build());
                    default -> Tensor.floats(name, new long[0], new float[] {value});
                });
    }

    /// The floating element type of a value that `node` reads.
    ///
    /// @throws GraphException where it is not recorded and does not follow from what is
    ElementType floatingType(Node node, String value) {
        return types.floating(value)
                .orElseThrow(() -> new GraphException(
                        node.describe() + ": the element type of '" + value + "' is needed to raise it to operator set "
                                + OpsetRaiser.OPSET + ", and the model does not record it"));
    }

    /// The rank of a value, where it is recorded or follows from what is.
    OptionalInt rank(String value) {
        return types.rank(value);
    }

    /// The constant behind a value, those added here and those of the graphs around this one included.
    Optional<Tensor> constant(String value) {
        Tensor here = added.get(value);
        return Optional.ofNullable(here)
                .or(() -> graph.constant(value))
                .or(() -> outer == null ? Optional.empty() : outer.constant(value));
    }

    /// The initializers added to the main graph.
    List<Tensor> initializers() {
        return List.copyOf(initializers);
    }

    /// The `Constant` nodes added since this was last asked.
    List<Node> takeConstantNodes() {
        List<Node> nodes = List.copyOf(constantNodes);
        constantNodes.clear();
        return nodes;
    }

    private String constant(Tensor tensor) {
        added.put(tensor.name(), tensor);
        if (outer == null) {
            initializers.add(tensor);
        } else {
            constantNodes.add(
                    Node.of("", "Constant", List.of(), List.of(tensor.name()), Attribute.of("value", tensor)));
        }
        return tensor.name();
    }

    private static void collectNames(GraphProto graph, Set<String> names) {
        graph.getInputList().forEach(v -> names.add(v.getName()));
        graph.getInitializerList().forEach(t -> names.add(t.getName()));
        graph.getNodeList().forEach(n -> {
            names.add(n.getName());
            names.addAll(n.getInputList());
            names.addAll(n.getOutputList());
            new Node(n).subgraphs().forEach(g -> collectNames(g, names));
        });
    }
}
