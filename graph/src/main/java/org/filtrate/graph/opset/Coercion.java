package org.filtrate.graph.opset;

import java.util.List;
import java.util.OptionalInt;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.Node;

/// `Softmax`, `LogSoftmax` and `Hardmax` 13: along one axis, where before the tensor was taken as the matrix
/// `(a0 * .. * a(axis-1), a(axis) * .. * a(n-1))`, and along its rows.
final class Coercion {
    private static final long DEFAULT_AXIS_BEFORE = 1;

    private Coercion() {}

    /// The node itself where the axis is the last, which means the same in both; else the matrix written out.
    static List<Node> rows(Node node, Scope scope) {
        long axis = node.integer("axis", DEFAULT_AXIS_BEFORE);
        OptionalInt rank = scope.rank(node.input(0));
        if (rank.isEmpty()) {
            rank = scope.rank(node.output(0));
        }
        if (axis == -1 || (rank.isPresent() && axis == rank.getAsInt() - 1)) {
            return List.of(node);
        }
        String matrix = scope.fresh(node, "matrix");
        String rows = scope.fresh(node, "rows");
        String shape = scope.fresh(node, "shape");
        return List.of(
                Node.of("", "Flatten", List.of(node.input(0)), List.of(matrix), Attribute.of("axis", axis)),
                node.withAttribute(Attribute.of("axis", -1))
                        .withInputs(List.of(matrix))
                        .withOutputs(List.of(rows)),
                Node.of("", "Shape", List.of(node.input(0)), List.of(shape)),
                Node.of("", "Reshape", List.of(rows, shape), List.of(node.output(0))));
    }
}
