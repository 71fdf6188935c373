package org.filtrate.graph.shape;

import java.util.List;
import org.filtrate.graph.Dim;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Shape;

/// `RNN`, `GRU` and `LSTM`: input `(steps, N, features)` or, with `layout=1`, `(N, steps, features)`.
final class Recurrent {
    private Recurrent() {}

    static void addTo(OperatorTable table) {
        for (String op : List.of("RNN", "GRU", "LSTM")) {
            table.addAll(op, ElementRule.like(0), Recurrent::unrolled);
        }
    }

    private static List<Shape> unrolled(Call call) {
        Shape x = call.shape(0, 3);
        Dim hidden = call.integer("hidden_size").isPresent()
                ? Dim.of(call.node().integer("hidden_size", 0))
                : call.shape(2, 3).dim(2);
        Dim directions = directions(call.node().string("direction", "forward"));
        boolean batchFirst = call.node().integer("layout", 0) != 0;
        Dim steps = x.dim(batchFirst ? 1 : 0);
        Dim batch = x.dim(batchFirst ? 0 : 1);
        Shape last = new Shape(batchFirst ? List.of(batch, directions, hidden) : List.of(directions, batch, hidden));
        Shape all = new Shape(
                batchFirst ? List.of(batch, steps, directions, hidden) : List.of(steps, directions, batch, hidden));
        return List.of(all, last, last);
    }

    private static Dim directions(String direction) {
        return switch (direction) {
            case "forward", "reverse" -> Dim.of(1);
            case "bidirectional" -> Dim.of(2);
            default ->
                throw new GraphException("direction needs forward, reverse or bidirectional, '" + direction + "' came");
        };
    }
}
