package org.filtrate.graph.opset;

import java.util.List;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.Node;

/// `Dropout` between operator sets 7 and 13.
final class Dropouts {
    private static final float DEFAULT_RATIO = 0.5f;

    private Dropouts() {}

    /// `Dropout` 10: the mask holds Booleans. Where it is read it is cast to what it held; where not, it is left out.
    static List<Node> maskOfBooleans(Node node, Scope scope) {
        String mask = node.output(1);
        if (mask.isEmpty()) {
            return List.of(node);
        }
        if (scope.graph().reads(mask) == 0) {
            return List.of(node.withOutputs(List.of(node.output(0))));
        }
        String booleans = scope.fresh(node, "mask");
        long held = scope.floatingType(node, node.input(0)).code();
        return List.of(
                node.withOutputs(List.of(node.output(0), booleans)),
                Node.of("", "Cast", List.of(booleans), List.of(mask), Attribute.of("to", held)));
    }

    /// `Dropout` 12: `ratio` is an input.
    static List<Node> ratioAsInput(Node node, Scope scope) {
        float ratio = node.real("ratio", DEFAULT_RATIO);
        Node bare = node.withoutAttribute("ratio");
        return List.of(
                ratio == DEFAULT_RATIO
                        ? bare
                        : bare.withInputs(List.of(node.input(0), scope.scalar(node, "ratio", ratio, node.input(0)))));
    }
}
