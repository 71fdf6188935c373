package org.filtrate.graph.shape;

import java.util.ArrayList;
import java.util.List;
import org.filtrate.graph.Dim;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Shape;

/// Operators that take elements from, or put them into, places that another input names.
final class Gathering {
    private static final List<String> SCATTERS = List.of("Scatter", "ScatterElements", "ScatterND", "TensorScatter");

    private Gathering() {}

    static void addTo(OperatorTable table) {
        ElementRule same = ElementRule.like(0);
        table.add("Gather", same, Gathering::gather)
                .add("GatherElements", same, Gathering::gatherElements)
                .add("GatherND", same, Gathering::gatherNd)
                .add("Compress", same, Gathering::compress)
                .add("OneHot", ElementRule.like(2), Gathering::oneHot)
                .add("CumSum", same, Elementwise::same)
                .add("CumProd", same, Elementwise::same);
        SCATTERS.forEach(op -> table.add(op, same, Elementwise::same));
        for (String op : List.of("ArgMax", "ArgMin")) {
            table.add(op, ElementRule.fixed(ElementType.INT64), Reductions::alongOneAxis);
        }
    }

    private static Shape gather(Call call) {
        Shape data = call.shape(0);
        Shape indices = call.shape(1);
        int axis = Call.axis(call.node().integer("axis", 0), data.rank());
        List<Dim> dims = new ArrayList<>(data.dims().subList(0, axis));
        dims.addAll(indices.dims());
        dims.addAll(data.dims().subList(axis + 1, data.rank()));
        return new Shape(dims);
    }

    private static Shape gatherElements(Call call) {
        Shape indices = call.shape(1);
        if (call.type(0).shape().isPresent() && call.shape(0).rank() != indices.rank()) {
            throw new GraphException(
                    "indices of as many dimensions as " + call.shape(0) + " are needed, " + indices + " came");
        }
        return indices;
    }

    private static Shape gatherNd(Call call) {
        Shape data = call.shape(0);
        Shape indices = call.shape(1);
        if (indices.rank() < 1) {
            throw new GraphException("indices of at least 1 dimension are needed, " + indices + " came");
        }
        Dim last = indices.dim(-1);
        if (!last.isKnown()) {
            throw new Undetermined();
        }
        long batch = call.node().integer("batch_dims", 0);
        if (batch < 0 || batch >= indices.rank() || last.size() < 1 || last.size() > data.rank() - batch) {
            throw new GraphException("indices into at most the " + data.rank() + " axes of " + data + " are needed, "
                    + indices + " with batch_dims=" + batch + " came");
        }
        List<Dim> dims = new ArrayList<>(indices.dims().subList(0, indices.rank() - 1));
        dims.addAll(data.dims().subList((int) (batch + last.size()), data.rank()));
        return new Shape(dims);
    }

    private static Shape compress(Call call) {
        Dim kept = call.input(1)
                .known()
                .map(known -> Dim.of(
                        known.elements().stream().filter(e -> e.number() != 0).count()))
                .orElseGet(call.symbols()::freshDim);
        if (call.node().attribute("axis").isEmpty()) {
            return new Shape(List.of(kept));
        }
        Shape x = call.shape(0);
        return Slicing.with(x, Call.axis(call.node().integer("axis", 0), x.rank()), kept);
    }

    private static Shape oneHot(Call call) {
        Shape indices = call.shape(0);
        Dim depth = call.input(1).known().isPresent()
                ? call.scalar(1).dim()
                : call.symbols().freshDim();
        List<Dim> dims = new ArrayList<>(indices.dims());
        dims.add(Call.axis(call.node().integer("axis", -1), indices.rank() + 1), depth);
        return new Shape(dims);
    }
}
