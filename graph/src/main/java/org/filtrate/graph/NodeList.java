package org.filtrate.graph;

import java.util.ArrayList;
import java.util.List;

/// Nodes being written one after the other, each output named after its operator.
///
/// ```java
/// NodeList nodes = new NodeList("w_");
/// String sum = nodes.add("Add", List.of("a", "b"));   // "w_Add0"
/// ```
public final class NodeList {
    private final String prefix;
    private final List<Node> nodes = new ArrayList<>();

    /// @param prefix what every name made here begins with
    public NodeList(String prefix) {
        this.prefix = prefix;
    }

    /// Adds a node of the standard domain with one output.
    ///
    /// @return the name of that output
    public String add(String op, List<String> inputs, Attribute... attributes) {
        String output = prefix + op + nodes.size();
        add(Node.of("", op, inputs, List.of(output), attributes));
        return output;
    }

    /// Adds a node as it is.
    public void add(Node node) {
        nodes.add(node);
    }

    /// Adds a node of the standard domain that writes `output`.
    public void addTo(String output, String op, List<String> inputs, Attribute... attributes) {
        add(Node.of("", op, inputs, List.of(output), attributes));
    }

    /// Adds a `Constant` holding a list of integers.
    public String integers(long... values) {
        return add("Constant", List.of(), Attribute.of("value_ints", values));
    }

    /// Adds a `Constant` holding one real number.
    public String real(float value) {
        return add("Constant", List.of(), Attribute.of("value_float", value));
    }

    /// The nodes so far, in order.
    public List<Node> nodes() {
        return List.copyOf(nodes);
    }
}
