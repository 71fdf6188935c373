package org.filtrate.graph.shape;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Node;
import org.jspecify.annotations.Nullable;

/// The values that nodes of one graph or function body can see.
final class Scope {
    /// Most graphs and functions inside each other.
    private static final int MAX_DEPTH = 32;

    private final @Nullable Scope outer;
    private final int depth;
    private final Map<String, AttributeProto> arguments;
    private final Map<String, Long> opsets;
    private final Map<String, Optional<Value>> values = new HashMap<>();

    private Scope(@Nullable Scope outer, int depth, Map<String, AttributeProto> arguments, Map<String, Long> opsets) {
        if (depth > MAX_DEPTH) {
            throw new GraphException(
                    "graphs and functions at most " + MAX_DEPTH + " deep inside each other are needed, more came");
        }
        this.outer = outer;
        this.depth = depth;
        this.arguments = arguments;
        this.opsets = opsets;
    }

    /// The scope of the main graph.
    ///
    /// @param opsets version of each operator set, by domain
    static Scope ofModel(Map<String, Long> opsets) {
        return new Scope(null, 0, Map.of(), opsets);
    }

    /// The scope of a graph that a node here carries; it sees the values here too.
    Scope ofSubgraph() {
        return new Scope(this, depth + 1, arguments, opsets);
    }

    /// The scope of the body of a function that a node here calls; it sees nothing of what is here.
    ///
    /// @param arguments the attributes that the body may refer to, by name
    /// @param opsets versions of the operator sets that the function imports, by domain; others stay
    Scope ofFunction(Map<String, AttributeProto> arguments, Map<String, Long> opsets) {
        Map<String, Long> all = new HashMap<>(this.opsets);
        all.putAll(opsets);
        return new Scope(null, depth + 1, arguments, all);
    }

    /// Says what is known of a value; empty for an optional input of a function that its caller omitted.
    void put(String name, Optional<Value> value) {
        values.put(name, value);
    }

    /// What is known of an input of a node; empty where it is omitted.
    ///
    /// @throws GraphException where nothing before it writes that value
    Optional<Value> input(String name) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        for (Scope at = this; at != null; at = at.outer) {
            Optional<Value> value = at.values.get(name);
            if (value != null) {
                return value;
            }
        }
        throw new GraphException("input '" + name + "' is needed, and nothing before it writes that value");
    }

    /// The values of this scope alone, by name.
    Map<String, Optional<Value>> values() {
        return values;
    }

    /// The version of a domain's operator set.
    long opset(String domain) {
        return opsets.getOrDefault(domain, 1L);
    }

    /// A node of this scope with its references to a function's attributes replaced by what the caller gave; those that
    /// nobody gave are left out.
    Node bound(Node node) {
        if (node.proto().getAttributeList().stream()
                .allMatch(a -> a.getRefAttrName().isEmpty())) {
            return node;
        }
        var bound = node.proto().toBuilder().clearAttribute();
        for (AttributeProto attribute : node.proto().getAttributeList()) {
            AttributeProto argument =
                    attribute.getRefAttrName().isEmpty() ? attribute : arguments.get(attribute.getRefAttrName());
            if (argument != null) {
                bound.addAttribute(argument.toBuilder().setName(attribute.getName()));
            }
        }
        return new Node(bound.build());
    }
}
