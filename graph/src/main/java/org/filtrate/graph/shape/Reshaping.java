package org.filtrate.graph.shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.filtrate.graph.Dim;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Shape;

/// `Reshape`: the target's `0` (a size of the input) and `-1` (whatever is left) filled in.
final class Reshaping {
    private Reshaping() {}

    static Shape reshape(Call call) {
        Optional<Shape> input = call.type(0).shape();
        List<Element> target = target(call);
        boolean zeroIsCopied = call.node().integer("allowzero", 0) == 0;
        int open = -1;
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < target.size(); axis++) {
            Element size = target.get(axis);
            if (size instanceof Element.Whole(long whole) && whole == -1) {
                if (open >= 0) {
                    throw new GraphException("at most one -1 is needed, " + text(target) + " came");
                }
                open = axis;
                dims.add(Dim.of(1));
            } else if (size instanceof Element.Whole(long whole) && whole < 0) {
                throw new GraphException("sizes of at least -1 are needed, " + text(target) + " came");
            } else if (size instanceof Element.Whole(long whole) && whole == 0 && zeroIsCopied) {
                dims.add(copied(call, input, axis, target));
            } else {
                dims.add(size.dim());
            }
        }
        return filled(call, input, target, dims, open < 0 ? onlyFree(target) : open);
    }

    private static List<Element> target(Call call) {
        if (call.node().attribute("shape").isPresent()) {
            throw new GraphException(
                    "the target shape is needed as an input (operator set 5 and later), an attribute came");
        }
        return Movements.sizes(call, 1)
                .orElseGet(() -> IntStream.range(0, call.length(1))
                        .<Element>mapToObj(i -> new Element.Free(call.symbols().fresh()))
                        .toList());
    }

    private static Dim copied(Call call, Optional<Shape> input, int axis, List<Element> target) {
        if (input.isEmpty()) {
            return call.symbols().freshDim();
        }
        if (axis >= input.get().rank()) {
            throw new GraphException("a 0 at position " + axis + " copies a size that the input should have: target "
                    + text(target) + ", input " + input.get() + " came");
        }
        return input.get().dim(axis);
    }

    /// The axis of the one element that is not known, which then holds what is left over.
    private static int onlyFree(List<Element> target) {
        List<Element> free =
                target.stream().filter(Element.Free.class::isInstance).toList();
        return free.size() == 1 ? target.indexOf(free.getFirst()) : -1;
    }

    private static Shape filled(Call call, Optional<Shape> input, List<Element> target, List<Dim> dims, int open) {
        Symbols symbols = call.symbols();
        if (input.isEmpty()) {
            if (open >= 0) {
                dims.set(open, symbols.freshDim());
            }
            return new Shape(dims);
        }
        if (open >= 0) {
            dims.set(open, Dim.of(1));
        }
        SizeProduct total = symbols.product(input.get().dims());
        SizeProduct rest = symbols.product(dims);
        if (open < 0) {
            if (total.isKnown() && rest.isKnown() && total.factor() != rest.factor()) {
                throw misfit(input.get(), target, total);
            }
            return new Shape(dims);
        }
        Optional<SizeProduct> left = total.dividedBy(rest);
        if (left.isEmpty() && total.isKnown() && rest.isKnown()) {
            throw misfit(input.get(), target, total);
        }
        dims.set(open, left.map(symbols::dim).orElseGet(() -> symbols.dim("quotient", total, rest)));
        return new Shape(dims);
    }

    private static GraphException misfit(Shape input, List<Element> target, SizeProduct total) {
        return new GraphException("a target of " + total.factor() + " elements is needed for input " + input + ", "
                + text(target) + " came");
    }

    /// A target for messages: `(3,-1)`.
    private static String text(List<Element> target) {
        return target.stream()
                .map(e -> switch (e) {
                    case Element.Whole(long value) -> Long.toString(value);
                    case Element.Real(double value) -> Double.toString(value);
                    case Element.Extent(Dim dim) -> dim.toString();
                    case Element.Free(String symbol) -> symbol;
                })
                .collect(Collectors.joining(",", "(", ")"));
    }
}
