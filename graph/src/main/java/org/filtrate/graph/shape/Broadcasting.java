package org.filtrate.graph.shape;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.filtrate.graph.Dim;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Shape;

/// ONNX's multidirectional broadcasting: shapes aligned at their last dimension, sizes of 1 stretched.
final class Broadcasting {
    private Broadcasting() {}

    /// The shape that all of `shapes` stretch to.
    ///
    /// @throws GraphException where two sizes differ and neither is 1
    static Shape of(Symbols symbols, List<Shape> shapes) {
        int rank = shapes.stream().mapToInt(Shape::rank).max().orElse(0);
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            Dim dim = Dim.of(1);
            for (Shape shape : shapes) {
                int own = axis - rank + shape.rank();
                if (own >= 0) {
                    dim = stretch(symbols, shapes, dim, shape.dim(own));
                }
            }
            dims.add(dim);
        }
        return new Shape(dims);
    }

    private static Dim stretch(Symbols symbols, List<Shape> shapes, Dim a, Dim b) {
        if (a.equals(b) || isOne(b)) {
            return a;
        }
        if (isOne(a)) {
            return b;
        }
        if (a.isKnown() && b.isKnown()) {
            throw new GraphException("inputs that broadcast to one shape are needed, "
                    + shapes.stream().map(Shape::toString).collect(Collectors.joining(" and ")) + " came");
        }
        return a.isKnown() ? a : b.isKnown() ? b : symbols.dim("broadcast", a, b);
    }

    private static boolean isOne(Dim dim) {
        return dim.isKnown() && dim.size() == 1;
    }

    /// Checks that `shape` stretches to `target` without changing it.
    ///
    /// @throws GraphException where it does not
    static void requireInto(Shape shape, Shape target, String what) {
        boolean fits = shape.rank() <= target.rank();
        for (int axis = 1; fits && axis <= shape.rank(); axis++) {
            Dim from = shape.dim(-axis);
            Dim to = target.dim(-axis);
            fits = isOne(from) || !from.isKnown() || !to.isKnown() || from.equals(to);
        }
        if (!fits) {
            throw new GraphException(what + " that broadcasts to " + target + " is needed, " + shape + " came");
        }
    }
}
