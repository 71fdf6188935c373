package org.filtrate.graph.shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.filtrate.graph.Dim;
import org.filtrate.graph.Shape;

/// Operators that sum up, or otherwise reduce, all elements along some axes.
final class Reductions {
    private static final List<String> REDUCTIONS = List.of(
            "ReduceL1",
            "ReduceL2",
            "ReduceLogSum",
            "ReduceLogSumExp",
            "ReduceMax",
            "ReduceMean",
            "ReduceMin",
            "ReduceProd",
            "ReduceSum",
            "ReduceSumSquare");

    private Reductions() {}

    static void addTo(OperatorTable table) {
        REDUCTIONS.forEach(op -> table.add(op, ElementRule.like(0), Reductions::reduce));
    }

    private static Shape reduce(Call call) {
        Shape x = call.shape(0);
        boolean unknown = call.node().attribute("axes").isEmpty()
                && call.has(1)
                && call.input(1).known().isEmpty();
        if (unknown) {
            return call.freshShape(keepsDims(call) ? x.rank() : Math.max(0, x.rank() - call.length(1)));
        }
        return without(x, axes(call), keepsDims(call));
    }

    /// The axes that a reduction runs along, counted from the front, in ascending order.
    static int[] axes(Call call) {
        int rank = call.shape(0).rank();
        Optional<long[]> axes = call.integersOf("axes", 1).filter(a -> a.length > 0);
        if (axes.isEmpty() && call.node().integer("noop_with_empty_axes", 0) != 0) {
            return new int[0];
        }
        return Movements.distinct(axes.orElseGet(() -> LongStream.range(0, rank).toArray()), rank);
    }

    private static boolean keepsDims(Call call) {
        return call.node().integer("keepdims", 1) != 0;
    }

    /// The shape of `ArgMax` and `ArgMin`.
    static Shape alongOneAxis(Call call) {
        Shape x = call.shape(0);
        int axis = Call.axis(call.node().integer("axis", 0), x.rank());
        return without(x, new int[] {axis}, keepsDims(call));
    }

    private static Shape without(Shape x, int[] axes, boolean keepDims) {
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < x.rank(); axis++) {
            if (Arrays.binarySearch(axes, axis) < 0) {
                dims.add(x.dim(axis));
            } else if (keepDims) {
                dims.add(Dim.of(1));
            }
        }
        return new Shape(dims);
    }
}
