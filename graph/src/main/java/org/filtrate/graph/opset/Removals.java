package org.filtrate.graph.opset;

import java.util.List;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Node;

/// Operators and attributes that were taken away, or given another name.
final class Removals {
    private Removals() {}

    /// `BatchNormalization` 9: without `spatial`, whose value 1 is what is left.
    static List<Node> spatial(Node node, Scope scope) {
        if (node.integer("spatial", 1) == 0) {
            throw new GraphException(node.describe()
                    + ": spatial=1 (statistics per channel) is needed from operator set 9 on, spatial=0 came");
        }
        return List.of(node.withoutAttribute("spatial"));
    }

    /// An operator that no later version expresses; `Scan` 9, which lost its batch axis, is one.
    static Adapter refusal(String needed) {
        return (node, scope) -> {
            throw new GraphException(node.describe() + ": " + needed);
        };
    }

    /// `Scatter` 11: now `ScatterElements`.
    static List<Node> scatter(Node node, Scope scope) {
        return List.of(
                new Node(node.proto().toBuilder().setOpType("ScatterElements").build()));
    }
}
