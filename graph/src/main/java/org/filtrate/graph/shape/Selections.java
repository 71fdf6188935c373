package org.filtrate.graph.shape;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.filtrate.graph.Dim;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Shape;

/// Operators that keep some elements of their input; how many may depend on the data, and is then a new symbol.
final class Selections {
    private Selections() {}

    static void addTo(OperatorTable table) {
        ElementRule integer = ElementRule.fixed(ElementType.INT64);
        ElementRule same = ElementRule.like(0);
        table.addAll("TopK", ElementRule.each(same, integer), Selections::topK)
                .add("NonZero", integer, Selections::nonZero)
                .add(
                        "NonMaxSuppression",
                        integer,
                        call -> new Shape(List.of(call.symbols().freshDim(), Dim.of(3))))
                .addAll("Unique", ElementRule.each(same, integer), Selections::unique);
    }

    private static List<Shape> topK(Call call) {
        Shape x = call.shape(0);
        int axis = Call.axis(call.node().integer("axis", -1), x.rank());
        Dim kept = keptByTopK(call);
        if (kept.isKnown() && x.dim(axis).isKnown() && kept.size() > x.dim(axis).size()) {
            throw new GraphException(
                    "at least " + kept + " elements along axis " + axis + " are needed, " + x + " came");
        }
        return Collections.nCopies(2, Slicing.with(x, axis, kept));
    }

    private static Dim keptByTopK(Call call) {
        if (call.node().attribute("k").isPresent()) {
            return Dim.of(call.node().integer("k", 0));
        }
        return call.input(1).known().isPresent()
                ? call.scalar(1).dim()
                : call.symbols().freshDim();
    }

    private static Shape nonZero(Call call) {
        Dim found = call.input(0)
                .known()
                .filter(known -> known.elements().stream().allMatch(Element::isNumber))
                .map(known -> Dim.of(
                        known.elements().stream().filter(e -> e.number() != 0).count()))
                .orElseGet(call.symbols()::freshDim);
        return new Shape(List.of(Dim.of(call.shape(0).rank()), found));
    }

    private static List<Shape> unique(Call call) {
        Dim found = call.symbols().freshDim();
        Shape counts = new Shape(List.of(found));
        Shape x = call.shape(0);
        if (call.integer("axis").isEmpty()) {
            Dim all = call.symbols().dim(call.symbols().product(x.dims()));
            return List.of(counts, counts, new Shape(List.of(all)), counts);
        }
        int axis = Call.axis(call.node().integer("axis", 0), x.rank());
        List<Shape> shapes = new ArrayList<>(List.of(Slicing.with(x, axis, found), counts));
        shapes.add(new Shape(List.of(x.dim(axis))));
        shapes.add(counts);
        return shapes;
    }
}
