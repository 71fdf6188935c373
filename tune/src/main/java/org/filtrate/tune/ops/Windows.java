package org.filtrate.tune.ops;

import java.util.Arrays;
import org.filtrate.graph.Node;

/// How the windows of a convolution or pooling lie over the axes after batch and channels.
///
/// @param node the node, whose attributes hold one entry an axis, or none where all are 1 (strides,
/// dilations) or 0 (pads)
/// @param autoPad `NOTSET`, `SAME_UPPER`, `SAME_LOWER` or `VALID`
/// @param ceil whether a last window may begin inside and end beyond the padding
record Windows(Node node, String autoPad, boolean ceil) {
    static Windows of(Call call) {
        String autoPad = call.word("auto_pad", "NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID");
        return new Windows(call.node(), autoPad, call.flag("ceil_mode", false));
    }

    private static long[] filled(int count, long value) {
        long[] values = new long[count];
        Arrays.fill(values, value);
        return values;
    }

    /// Steps between windows, one an axis.
    long[] strides(int axes) {
        return node.integers("strides", filled(axes, 1));
    }

    /// Steps between the elements of a window, one an axis.
    long[] dilations(int axes) {
        return node.integers("dilations", filled(axes, 1));
    }

    /// Elements that a window reaches over, one an axis.
    long[] extents(long[] kernel) {
        long[] extents = dilations(kernel.length);
        for (int i = 0; i < kernel.length; i++) {
            extents[i] = (kernel[i] - 1) * extents[i] + 1;
        }
        return extents;
    }

    /// The padding before each axis, then after each.
    ///
    /// @param dims the input's dims, batch and channels first
    long[] pads(long[] dims, long[] kernel) {
        int axes = kernel.length;
        if (autoPad.equals("NOTSET")) {
            return node.integers("pads", filled(2 * axes, 0));
        }
        long[] pads = new long[2 * axes];
        if (autoPad.equals("VALID")) {
            return pads;
        }
        long[] strides = strides(axes);
        long[] extents = extents(kernel);
        for (int i = 0; i < axes; i++) {
            long size = dims[2 + i];
            long total = Math.max(0, (Math.ceilDiv(size, strides[i]) - 1) * strides[i] + extents[i] - size);
            pads[i] = autoPad.equals("SAME_UPPER") ? total / 2 : total - total / 2;
            pads[axes + i] = total - pads[i];
        }
        return pads;
    }

    /// Pads like [#pads], those after each axis grown so that exactly the windows that count fit.
    long[] exactPads(long[] dims, long[] kernel) {
        int axes = kernel.length;
        long[] pads = pads(dims, kernel).clone();
        long[] strides = strides(axes);
        long[] extents = extents(kernel);
        for (int i = 0; i < axes; i++) {
            long before = dims[2 + i] + pads[i];
            long room = before + pads[axes + i] - extents[i];
            long windows = (ceil ? Math.ceilDiv(room, strides[i]) : Math.floorDiv(room, strides[i])) + 1;
            if (ceil && (windows - 1) * strides[i] >= before) {
                windows--;
            }
            pads[axes + i] = Math.max(pads[axes + i], (windows - 1) * strides[i] + extents[i] - before);
        }
        return pads;
    }

    /// Whether every axis has as much padding before as after.
    static boolean isEven(long[] pads) {
        int axes = pads.length / 2;
        return Arrays.equals(pads, 0, axes, pads, axes, 2 * axes);
    }

    /// The padding before each axis.
    static long[] before(long[] pads) {
        return Arrays.copyOf(pads, pads.length / 2);
    }
}
