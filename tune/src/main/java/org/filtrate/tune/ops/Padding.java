package org.filtrate.tune.ops;

import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.filtrate.tune.tensor.Tensors;

/// Elements added around a tensor, or taken away where a pad is negative.
final class Padding {
    private Padding() {}

    static void addTo(OperatorTable table) {
        table.add("Pad", Padding::prepare);
    }

    private static Kernel prepare(Call call) {
        String mode = call.word("mode", "constant", "reflect", "edge", "wrap");
        return Kernel.of(in -> pad(in, mode));
    }

    private static Tensor pad(Operands in, String mode) {
        Tensor x = in.get(0);
        int rank = (int) x.dim();
        long[] pads = in.longs(1);
        long[] axes = in.has(3) ? in.longs(3) : Axes.range(0, rank);
        long[] before = new long[rank];
        long[] after = new long[rank];
        for (int i = 0; i < axes.length; i++) {
            int axis = Axes.of(axes[i], rank);
            before[axis] = pads[i];
            after[axis] = pads[i + axes.length];
        }
        if (mode.equals("constant")) {
            boolean real = x.is_floating_point();
            Scalar fill = !in.has(2) ? new Scalar(0) : real ? new Scalar(in.real(2)) : new Scalar(in.integer(2));
            return constant(x, before, after, fill);
        }
        for (int axis = 0; axis < rank; axis++) {
            if (before[axis] != 0 || after[axis] != 0) {
                x = x.index_select(axis, Tensors.vector(sources(mode, x.size(axis), before[axis], after[axis])));
            }
        }
        return x;
    }

    /// Pads with one value; negative pads cut off.
    static Tensor constant(Tensor x, long[] before, long[] after, Scalar fill) {
        if (Arrays.stream(before).allMatch(p -> p == 0) && Arrays.stream(after).allMatch(p -> p == 0)) {
            return x;
        }
        int rank = before.length;
        long[] lastAxisFirst = new long[2 * rank];
        for (int axis = 0; axis < rank; axis++) {
            lastAxisFirst[2 * (rank - 1 - axis)] = before[axis];
            lastAxisFirst[2 * (rank - 1 - axis) + 1] = after[axis];
        }
        return torch.constant_pad_nd(x, lastAxisFirst, fill);
    }

    /// Pads the axes after batch and channels with one value.
    ///
    /// @param pads before each spatial axis, then after each
    static Tensor spatial(Tensor x, long[] pads, Scalar fill) {
        int axes = pads.length / 2;
        long[] before = new long[axes];
        long[] after = new long[axes];
        System.arraycopy(pads, 0, before, 0, axes);
        System.arraycopy(pads, axes, after, 0, axes);
        return constant(x, before, after, fill);
    }

    /// Which element stands at each place along an axis of `size` elements once it is padded.
    private static long[] sources(String mode, long size, long before, long after) {
        long[] sources = new long[Math.toIntExact(before + size + after)];
        for (int i = 0; i < sources.length; i++) {
            long at = i - before;
            sources[i] = switch (mode) {
                case "edge" -> Math.clamp(at, 0, size - 1);
                case "wrap" -> Math.floorMod(at, size);
                default -> reflected(at, size);
            };
        }
        return sources;
    }

    private static long reflected(long at, long size) {
        if (size == 1) {
            return 0;
        }
        long period = 2 * (size - 1);
        long folded = Math.floorMod(at, period);
        return folded < size ? folded : period - folded;
    }
}
