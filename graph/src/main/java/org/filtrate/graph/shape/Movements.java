package org.filtrate.graph.shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.filtrate.graph.Dim;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Shape;

/// Operators that give the elements of one input other places, or repeat them.
final class Movements {
    private Movements() {}

    static void addTo(OperatorTable table) {
        ElementRule same = ElementRule.like(0);
        table.add("Reshape", same, Reshaping::reshape)
                .add("Flatten", same, Movements::flatten)
                .add("Squeeze", same, Movements::squeeze)
                .add("Unsqueeze", same, Movements::unsqueeze)
                .add("Transpose", same, Movements::transpose)
                .add("Expand", same, Movements::expand)
                .add("Tile", same, Movements::tile)
                .add("ReverseSequence", same, Elementwise::same)
                .add("Trilu", same, Elementwise::same);
    }

    /// The shape whose sizes are the elements of input `index`; where these are not known, only its rank.
    ///
    /// @throws Undetermined where not even the rank is known
    static Shape target(Call call, int index) {
        return sizes(call, index)
                .map(sizes -> new Shape(sizes.stream().map(Element::dim).toList()))
                .orElseGet(() -> call.freshShape(call.length(index)));
    }

    /// The elements of the vector input `index`; empty where they are not known.
    static Optional<List<Element>> sizes(Call call, int index) {
        Optional<Value.Known> known = call.input(index).known();
        if (known.isPresent() && call.shape(index).rank() > 1) {
            throw new GraphException("input " + index + " needs to be a vector, " + call.shape(index) + " came");
        }
        return known.map(Value.Known::elements);
    }

    private static Shape flatten(Call call) {
        Shape x = call.shape(0);
        long axis = call.node().integer("axis", 1);
        int split = axis == x.rank() ? x.rank() : Call.axis(axis, x.rank());
        Symbols symbols = call.symbols();
        return new Shape(List.of(
                symbols.dim(symbols.product(x.dims().subList(0, split))),
                symbols.dim(symbols.product(x.dims().subList(split, x.rank())))));
    }

    private static Shape squeeze(Call call) {
        Shape x = call.shape(0);
        Optional<long[]> axes = call.integersOf("axes", 1);
        if (axes.isEmpty() && !x.isKnown()) {
            throw new Undetermined();
        }
        int[] removed = axes.map(a -> distinct(a, x.rank()))
                .orElseGet(() -> IntStream.range(0, x.rank())
                        .filter(i -> x.dim(i).equals(Dim.of(1)))
                        .toArray());
        List<Dim> dims = new ArrayList<>(x.dims());
        for (int i = removed.length - 1; i >= 0; i--) {
            Dim dim = dims.remove(removed[i]);
            if (dim.isKnown() && dim.size() != 1) {
                throw new GraphException("a size of 1 along axis " + removed[i] + " is needed, " + x + " came");
            }
        }
        return new Shape(dims);
    }

    private static Shape unsqueeze(Call call) {
        Shape x = call.shape(0);
        long[] axes = call.integersOf("axes", 1)
                .orElseThrow(() -> new GraphException("'axes' is needed, as attribute or as input"));
        List<Dim> dims = new ArrayList<>(x.dims());
        for (int axis : distinct(axes, x.rank() + axes.length)) {
            dims.add(axis, Dim.of(1));
        }
        return new Shape(dims);
    }

    /// Axes counted from the front, in ascending order.
    ///
    /// @throws GraphException where one is outside the tensor or occurs twice
    static int[] distinct(long[] axes, int rank) {
        TreeSet<Integer> sorted = new TreeSet<>();
        for (long axis : axes) {
            if (!sorted.add(Call.axis(axis, rank))) {
                throw new GraphException("distinct axes are needed, " + Arrays.toString(axes) + " came");
            }
        }
        return sorted.stream().mapToInt(Integer::intValue).toArray();
    }

    /// The input axis that becomes each output axis of a `Transpose`.
    static int[] permutation(Call call) {
        int rank = call.shape(0).rank();
        long[] perm = call.node().integers("perm");
        if (call.node().attribute("perm").isEmpty()) {
            perm = LongStream.range(0, rank).map(i -> rank - 1 - i).toArray();
        }
        if (perm.length != rank || distinct(perm, rank).length != rank) {
            throw new GraphException(
                    "a permutation of " + rank + " axes is needed, perm=" + Arrays.toString(perm) + " came");
        }
        return LongStream.of(perm).mapToInt(p -> Call.axis(p, rank)).toArray();
    }

    private static Shape transpose(Call call) {
        Shape x = call.shape(0);
        return new Shape(IntStream.of(permutation(call)).mapToObj(x::dim).toList());
    }

    private static Shape expand(Call call) {
        return Broadcasting.of(call.symbols(), List.of(call.shape(0), target(call, 1)));
    }

    private static Shape tile(Call call) {
        Shape x = call.shape(0);
        Optional<List<Element>> repeats = sizes(call, 1);
        if (repeats.isEmpty()) {
            return call.freshShape(x.rank());
        }
        if (repeats.get().size() != x.rank()) {
            throw new GraphException("repeats for the " + x.rank() + " axes of " + x + " are needed, "
                    + repeats.get().size() + " came");
        }
        Symbols symbols = call.symbols();
        List<Dim> dims = new ArrayList<>(Collections.nCopies(x.rank(), Dim.of(0)));
        for (int axis = 0; axis < x.rank(); axis++) {
            Dim times = repeats.get().get(axis).dim();
            dims.set(axis, symbols.dim(symbols.product(List.of(x.dim(axis), times))));
        }
        return new Shape(dims);
    }
}
