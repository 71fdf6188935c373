package org.filtrate.graph.shape;

import java.util.ArrayList;
import java.util.List;
import org.filtrate.graph.Dim;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Node;
import org.filtrate.graph.Shape;

/// How the windows of a convolution or pooling lie over the spatial dimensions of its input.
final class Windows {
    private static final List<String> AUTO_PADS = List.of("NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID");

    private final List<Dim> kernel; // (axes)
    private final long[] strides; // (axes), at least 1
    private final long[] dilations; // (axes), at least 1
    private final long[] pads; // (2 axes): before each axis, then after each
    private final String autoPad;
    private final boolean ceil;

    /// Reads the attributes of a node.
    ///
    /// @param kernel the window, one size for each spatial axis
    Windows(Call call, List<Dim> kernel) {
        Node node = call.node();
        int axes = kernel.size();
        this.kernel = List.copyOf(kernel);
        this.autoPad = node.string("auto_pad", "NOTSET");
        if (!AUTO_PADS.contains(autoPad)) {
            throw new GraphException("auto_pad needs one of " + AUTO_PADS + ", '" + autoPad + "' came");
        }
        this.strides = atLeastOne("strides", call.integers("strides", axes, 1));
        this.dilations = atLeastOne("dilations", call.integers("dilations", axes, 1));
        this.pads = autoPad.equals("NOTSET") ? call.integers("pads", 2 * axes, 0) : new long[2 * axes];
        this.ceil = node.integer("ceil_mode", 0) != 0;
    }

    /// The attribute `kernel_shape`, where the node has it.
    static List<Dim> kernelAttribute(Call call, int axes) {
        if (call.node().integers("kernel_shape").length != axes) {
            throw new GraphException("attribute 'kernel_shape' needs " + axes + " entries, "
                    + call.node().integers("kernel_shape").length + " came");
        }
        return Shape.of(atLeastOne("kernel_shape", call.integers("kernel_shape", axes, 1)))
                .dims();
    }

    private static long[] atLeastOne(String name, long[] values) {
        for (long value : values) {
            if (value < 1) {
                throw new GraphException("attribute '" + name + "' needs sizes of at least 1, " + value + " came");
            }
        }
        return values;
    }

    /// The spatial dimensions of `input`, all but the first two.
    static List<Dim> spatial(Shape input) {
        return input.dims().subList(2, input.rank());
    }

    /// How many windows lie along each axis of a convolution or pooling.
    List<Dim> count(Symbols symbols, Shape input) {
        List<Dim> counts = new ArrayList<>();
        for (int axis = 0; axis < kernel.size(); axis++) {
            counts.add(count(symbols, input.dim(axis + 2), axis));
        }
        return counts;
    }

    private Dim count(Symbols symbols, Dim in, int axis) {
        long stride = strides[axis];
        if (autoPad.startsWith("SAME")) {
            return symbols.ceilDiv(in, stride);
        }
        if (!kernel.get(axis).isKnown()) {
            return symbols.freshDim();
        }
        long slack = padding(axis) - extent(axis);
        if (!in.isKnown()) {
            long reach = ceil ? stride - 1 : 0;
            return ceil && pads[axis + kernel.size()] + reach >= extent(axis)
                    ? symbols.dim("ceilWindows", in, slack, stride, pads[axis])
                    : symbols.floorDiv(in, slack + reach + stride, stride);
        }
        long room = Math.addExact(in.size(), slack);
        if (room < 0) {
            throw new GraphException(
                    "a window of " + extent(axis) + " along axis " + (axis + 2) + " needs as many elements, "
                            + (in.size() + padding(axis)) + " came (" + padding(axis) + " of them padding)");
        }
        long windows = (ceil ? Math.ceilDiv(room, stride) : room / stride) + 1;
        boolean lastStartsInPadding = (windows - 1) * stride >= in.size() + pads[axis];
        return Dim.of(ceil && lastStartsInPadding ? windows - 1 : windows);
    }

    /// The spatial dimensions of a transposed convolution: `input` times stride, and what the windows reach beyond.
    List<Dim> spread(Symbols symbols, Shape input, long[] outputPadding) {
        List<Dim> sizes = new ArrayList<>();
        for (int axis = 0; axis < kernel.size(); axis++) {
            Dim in = input.dim(axis + 2);
            Dim scaled = new Dim(Math.multiplyExact(in.factor(), strides[axis]), in.symbol());
            if (autoPad.startsWith("SAME")) {
                sizes.add(scaled);
                continue;
            }
            if (!kernel.get(axis).isKnown()) {
                sizes.add(symbols.freshDim());
                continue;
            }
            long beyond = extent(axis) - strides[axis] + outputPadding[axis] - padding(axis);
            if (scaled.isKnown() && scaled.size() + beyond < 0) {
                throw new GraphException("pads of no more than the " + (scaled.size() + beyond + padding(axis))
                        + " elements along axis " + (axis + 2) + " are needed, " + padding(axis) + " came");
            }
            sizes.add(symbols.plus(scaled, beyond));
        }
        return sizes;
    }

    private long padding(int axis) {
        return Math.addExact(pads[axis], pads[axis + kernel.size()]);
    }

    private long extent(int axis) {
        return Math.addExact(
                Math.multiplyExact(Math.subtractExact(kernel.get(axis).size(), 1), dilations[axis]), 1);
    }
}
