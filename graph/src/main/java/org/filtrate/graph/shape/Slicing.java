package org.filtrate.graph.shape;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.filtrate.graph.Dim;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Shape;

/// Operators that cut tensors apart, join them, or add and remove their edges.
final class Slicing {
    private Slicing() {}

    static void addTo(OperatorTable table) {
        ElementRule same = ElementRule.like(0);
        table.add("Slice", same, Slices::shape)
                .addAll("Split", same, Slicing::split)
                .add("Concat", ElementRule.like(0, 1), Slicing::concat)
                .add("Pad", same, Slicing::pad)
                .add("CenterCropPad", same, Slicing::centerCropPad);
    }

    private static List<Shape> split(Call call) {
        Shape x = call.shape(0);
        int axis = Call.axis(call.node().integer("axis", 0), x.rank());
        int parts = call.node().outputs().size();
        if (parts == 0) {
            return List.of();
        }
        Optional<List<Dim>> given = splitSizes(call);
        if (given.isPresent() && given.get().size() != parts) {
            throw new GraphException(
                    "sizes for " + parts + " outputs are needed, " + given.get().size() + " came");
        }
        List<Dim> sizes = given.orElseGet(() -> equalParts(call, x.dim(axis), parts));
        Dim sum = sizes.stream().reduce(Dim.of(0), call.symbols()::sum);
        if (sum.isKnown() && x.dim(axis).isKnown() && !sum.equals(x.dim(axis))) {
            throw new GraphException(
                    "sizes that add up to " + x.dim(axis) + " are needed along axis " + axis + ", " + sum + " came");
        }
        return sizes.stream().map(size -> with(x, axis, size)).toList();
    }

    private static Optional<List<Dim>> splitSizes(Call call) {
        if (call.node().attribute("split").isPresent()) {
            return Optional.of(Shape.of(call.node().integers("split")).dims());
        }
        return call.has(1) ? Optional.of(Movements.target(call, 1).dims()) : Optional.empty();
    }

    private static List<Dim> equalParts(Call call, Dim whole, int parts) {
        Symbols symbols = call.symbols();
        boolean uneven = call.integer("num_outputs").isPresent();
        if (!whole.isKnown()) {
            Dim part = uneven ? symbols.ceilDiv(whole, parts) : symbols.floorDiv(whole, 0, parts);
            List<Dim> sizes = new ArrayList<>(Collections.nCopies(parts, part));
            if (uneven && whole.factor() % parts != 0) {
                sizes.set(parts - 1, symbols.freshDim());
            }
            return sizes;
        }
        if (!uneven && whole.size() % parts != 0) {
            throw new GraphException("a size divisible into " + parts + " equal outputs is needed, " + whole + " came");
        }
        long part = Math.ceilDiv(whole.size(), parts);
        return LongStream.range(0, parts)
                .mapToObj(i -> Dim.of(Math.clamp(whole.size() - i * part, 0, part)))
                .toList();
    }

    /// `x` with another size along `axis`.
    static Shape with(Shape x, int axis, Dim size) {
        List<Dim> dims = new ArrayList<>(x.dims());
        dims.set(axis, size);
        return new Shape(dims);
    }

    private static Shape concat(Call call) {
        Shape joined = call.shape(0);
        if (call.node().attribute("axis").isEmpty()) {
            throw new GraphException("attribute 'axis' is needed");
        }
        int axis = Call.axis(call.node().integer("axis", 0), joined.rank());
        for (int input = 1; input < call.inputs().size(); input++) {
            joined = concat(call.symbols(), joined, call.shape(input), axis);
        }
        return joined;
    }

    private static Shape concat(Symbols symbols, Shape a, Shape b, int axis) {
        boolean fits = a.rank() == b.rank();
        List<Dim> dims = new ArrayList<>();
        for (int i = 0; fits && i < a.rank(); i++) {
            if (i == axis) {
                dims.add(symbols.sum(a.dim(i), b.dim(i)));
            } else {
                fits = !a.dim(i).isKnown() || !b.dim(i).isKnown() || a.dim(i).equals(b.dim(i));
                dims.add(a.dim(i).isKnown() ? a.dim(i) : b.dim(i).isKnown() ? b.dim(i) : a.dim(i));
            }
        }
        if (!fits) {
            throw new GraphException(
                    "inputs that differ only along axis " + axis + " are needed, " + a + " and " + b + " came");
        }
        return new Shape(dims);
    }

    private static Shape pad(Call call) {
        Shape x = call.shape(0);
        Optional<List<Element>> pads = pads(call, x.rank());
        if (pads.isEmpty()) {
            return call.freshShape(x.rank());
        }
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < x.rank(); axis++) {
            Element before = pads.get().get(axis);
            Element after = pads.get().get(axis + x.rank());
            dims.add(padded(call, x, axis, before, after));
        }
        return new Shape(dims);
    }

    private static Dim padded(Call call, Shape x, int axis, Element before, Element after) {
        Dim size = x.dim(axis);
        if (!before.isNumber() || !after.isNumber()) {
            return call.symbols().dim("pad", size, before, after);
        }
        long added = Math.addExact(before.whole(), after.whole());
        if (size.isKnown() && Math.addExact(size.size(), added) < 0) {
            throw new GraphException("at most " + size + " elements can be cut off " + x + " along axis " + axis + ", "
                    + -added + " came");
        }
        return call.symbols().plus(size, added);
    }

    /// The elements added before each of `rank` axes, then after each; empty where they are not known.
    static Optional<List<Element>> pads(Call call, int rank) {
        boolean attribute = call.node().attribute("pads").isPresent();
        Optional<List<Element>> given = attribute
                ? Optional.of(LongStream.of(call.node().integers("pads"))
                        .<Element>mapToObj(Element.Whole::new)
                        .toList())
                : Movements.sizes(call, 1);
        if (given.isEmpty()) {
            return given;
        }
        int[] axes = axes(rank, call.has(3) ? Optional.of(call.integers(3)) : Optional.empty());
        if (given.get().size() != 2 * axes.length) {
            throw new GraphException(
                    2 * axes.length + " pads are needed, " + given.get().size() + " came");
        }
        List<Element> all = new ArrayList<>(Collections.nCopies(2 * rank, new Element.Whole(0)));
        for (int i = 0; i < axes.length; i++) {
            all.set(axes[i], given.get().get(i));
            all.set(axes[i] + rank, given.get().get(i + axes.length));
        }
        return Optional.of(all);
    }

    /// The axes that a node names, in its order, counted from the front; all of them where it names none.
    ///
    /// @throws GraphException where one is outside the tensor or occurs twice
    static int[] axes(int rank, Optional<long[]> named) {
        long[] axes = named.orElseGet(() -> LongStream.range(0, rank).toArray());
        Movements.distinct(axes, rank);
        return LongStream.of(axes).mapToInt(a -> Call.axis(a, rank)).toArray();
    }

    private static Shape centerCropPad(Call call) {
        Shape x = call.shape(0);
        Shape target = Movements.target(call, 1);
        Optional<long[]> named = call.node().attribute("axes").isPresent()
                ? Optional.of(call.node().integers("axes"))
                : Optional.empty();
        int[] axes = axes(x.rank(), named);
        if (target.rank() != axes.length) {
            throw new GraphException(axes.length + " sizes are needed, " + target.rank() + " came");
        }
        Shape result = x;
        for (int i = 0; i < axes.length; i++) {
            result = with(result, axes[i], target.dim(i));
        }
        return result;
    }
}
