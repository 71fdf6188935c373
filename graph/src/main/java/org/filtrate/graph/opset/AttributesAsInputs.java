package org.filtrate.graph.opset;

import java.util.ArrayList;
import java.util.List;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.ModelFormatException;
import org.filtrate.graph.Node;

/// Attributes that became inputs.
final class AttributesAsInputs {
    private AttributesAsInputs() {}

    /// `Upsample` 9: `scales`.
    static List<Node> upsample(Node node, Scope scope) {
        float[] scales = required(node, "scales")
                .attribute("scales")
                .map(a -> new Attribute(a).floats())
                .orElseThrow();
        String input = scope.reals(node, "scales", scales);
        return List.of(node.withoutAttribute("scales").withInputs(List.of(node.input(0), input)));
    }

    /// `Slice` 10: `starts`, `ends` and `axes`.
    static List<Node> slice(Node node, Scope scope) {
        return integers(required(required(node, "starts"), "ends"), scope, "starts", "ends", "axes");
    }

    /// `TopK` 10: `k`.
    static List<Node> topK(Node node, Scope scope) {
        String k = scope.integers(node, "k", required(node, "k").integer("k", 0));
        return List.of(node.withoutAttribute("k").withInputs(List.of(node.input(0), k)));
    }

    /// `Clip` 11: `min` and `max`, which lose their defaults, the ends of single precision.
    static List<Node> clip(Node node, Scope scope) {
        float min = node.real("min", -Float.MAX_VALUE);
        float max = node.real("max", Float.MAX_VALUE);
        List<String> inputs = List.of(
                node.input(0),
                min <= -Float.MAX_VALUE ? "" : scope.scalar(node, "min", min, node.input(0)),
                max >= Float.MAX_VALUE ? "" : scope.scalar(node, "max", max, node.input(0)));
        return List.of(node.withoutAttribute("min").withoutAttribute("max").withInputs(trimmed(inputs)));
    }

    /// `Pad` 11: `pads`, and `value`, now the input `constant_value`.
    static List<Node> pad(Node node, Scope scope) {
        float value = node.real("value", 0);
        Node padded = integers(required(node, "pads"), scope, "pads").getFirst().withoutAttribute("value");
        if (value == 0 || !node.string("mode", "constant").equals("constant")) {
            return List.of(padded);
        }
        List<String> inputs = new ArrayList<>(padded.inputs());
        inputs.add(scope.scalar(node, "value", value, node.input(0)));
        return List.of(padded.withInputs(inputs));
    }

    /// `ReduceSum`, `Squeeze` and `Unsqueeze` 13: `axes`.
    static List<Node> axes(Node node, Scope scope) {
        return integers(node.is("Unsqueeze") ? required(node, "axes") : node, scope, "axes");
    }

    /// `Split` 13: `split`.
    static List<Node> split(Node node, Scope scope) {
        return integers(node, scope, "split");
    }

    /// Moves lists of integers to the inputs after the first, in the order given; one that is not there is left out.
    private static List<Node> integers(Node node, Scope scope, String... attributes) {
        Node moved = node;
        List<String> inputs = new ArrayList<>(List.of(node.input(0)));
        for (String attribute : attributes) {
            inputs.add(
                    node.attribute(attribute).isPresent()
                            ? scope.integers(node, attribute, node.integers(attribute))
                            : "");
            moved = moved.withoutAttribute(attribute);
        }
        return List.of(moved.withInputs(trimmed(inputs)));
    }

    private static List<String> trimmed(List<String> inputs) {
        int count = inputs.size();
        while (count > 0 && inputs.get(count - 1).isEmpty()) {
            count--;
        }
        return inputs.subList(0, count);
    }

    private static Node required(Node node, String attribute) {
        if (node.attribute(attribute).isEmpty()) {
            throw new ModelFormatException(
                    node.describe() + ": attribute '" + attribute + "' is needed, and is not there");
        }
        return node;
    }
}
