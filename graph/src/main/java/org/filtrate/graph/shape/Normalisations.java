package org.filtrate.graph.shape;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.filtrate.graph.Dim;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Shape;

/// Operators that shift and scale their input without changing its shape, and what else they put out.
final class Normalisations {
    private Normalisations() {}

    static void addTo(OperatorTable table) {
        ElementRule same = ElementRule.like(0);
        ElementRule stash = ElementRule.attribute("stash_type", ElementRule.fixed(ElementType.FLOAT));
        table.addAll("BatchNormalization", ElementRule.each(same, ElementRule.like(3, 0)), Normalisations::batch)
                .add("InstanceNormalization", same, call -> perChannel(call, 1, 2))
                .add("GroupNormalization", same, Elementwise::same)
                .addAll("LayerNormalization", ElementRule.each(same, stash), Normalisations::layer)
                .add("RMSNormalization", same, Elementwise::same);
        for (String op : List.of("LRN", "MeanVarianceNormalization")) {
            table.add(op, same, Elementwise::same);
        }
        for (String op : List.of("Softmax", "LogSoftmax", "Hardmax", "LpNormalization")) {
            table.add(op, same, Normalisations::alongAxis);
        }
    }

    private static List<Shape> batch(Call call) {
        Shape x = perChannel(call, 1, 2, 3, 4);
        Dim channels = x.rank() > 1 ? x.dim(1) : Dim.of(1);
        List<Shape> shapes = new ArrayList<>(List.of(x));
        shapes.addAll(Collections.nCopies(4, new Shape(List.of(channels))));
        return shapes;
    }

    /// The shape of input 0, once each of `inputs` is found to have one element for each of its channels.
    private static Shape perChannel(Call call, int... inputs) {
        Shape x = call.shape(0);
        for (int input : inputs) {
            if (x.rank() < 2 || call.type(input).shape().isEmpty()) {
                continue;
            }
            Dim own = call.shape(input, 1).dim(0);
            if (own.isKnown() && x.dim(1).isKnown() && !own.equals(x.dim(1))) {
                throw new GraphException("input " + input + " with one element for each of the " + x.dim(1)
                        + " channels is needed, " + call.shape(input) + " came");
            }
        }
        return x;
    }

    private static List<Shape> layer(Call call) {
        Shape x = call.shape(0);
        int axis = Call.axis(call.node().integer("axis", -1), x.rank());
        List<Dim> reduced = new ArrayList<>(x.dims().subList(0, axis));
        reduced.addAll(Collections.nCopies(x.rank() - axis, Dim.of(1)));
        return List.of(x, new Shape(reduced), new Shape(reduced));
    }

    private static Shape alongAxis(Call call) {
        Shape x = call.shape(0);
        call.integer("axis").ifPresent(axis -> requireAxis(axis, x.rank()));
        return x;
    }

    private static void requireAxis(long axis, int rank) {
        if (axis != rank && rank > 0) {
            Call.axis(axis, rank);
        }
    }
}
