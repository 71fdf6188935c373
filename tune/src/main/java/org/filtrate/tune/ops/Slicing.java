package org.filtrate.tune.ops;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.filtrate.tune.tensor.Tensors;

/// Parts of tensors, and tensors put together from parts.
final class Slicing {
    private Slicing() {}

    static void addTo(OperatorTable table) {
        table.plain("Slice", Slicing::slice).add("Split", Slicing::split).add("Concat", Slicing::concat);
    }

    private static Tensor slice(Operands in) {
        Tensor x = in.get(0);
        int rank = (int) x.dim();
        long[] starts = in.longs(1);
        long[] ends = in.longs(2);
        long[] axes = in.has(3) ? in.longs(3) : Axes.range(0, starts.length);
        for (int i = 0; i < starts.length; i++) {
            int axis = Axes.of(axes[i], rank);
            x = slice(x, axis, starts[i], ends[i], in.has(4) ? in.longs(4)[i] : 1);
        }
        return x;
    }

    private static Tensor slice(Tensor x, int axis, long start, long end, long step) {
        long size = x.size(axis);
        if (step == 0) {
            throw new OperandException("a step other than 0 is needed along axis " + axis + ", 0 came");
        }
        if (step > 0) {
            long from = Math.clamp(start < 0 ? start + size : start, 0, size);
            long to = Math.clamp(end < 0 ? end + size : end, from, size);
            return x.slice(axis, new LongOptional(from), new LongOptional(to), step);
        }
        long from = Math.clamp(start < 0 ? start + size : start, -1, size - 1);
        long to = Math.clamp(end < 0 ? end + size : end, -1, size);
        long count = Math.max(0, Math.ceilDiv(to - from, step));
        long[] places = IntStream.range(0, Math.toIntExact(count))
                .mapToLong(i -> from + i * step)
                .toArray();
        return x.index_select(axis, Tensors.vector(places));
    }

    private static Kernel split(Call call) {
        long axis = call.integer("axis", 0);
        int parts = (int) call.integer("num_outputs", call.node().outputs().size());
        return in -> {
            Tensor x = in.get(0);
            int along = Axes.of(axis, x.dim());
            long[] sizes = in.has(1) ? in.longs(1).clone() : evenSizes(x.size(along), parts);
            return Tensors.all(x.split_with_sizes(sizes, along));
        };
    }

    /// Equal parts, the last one smaller where they do not come out even.
    private static long[] evenSizes(long size, int parts) {
        long[] sizes = new long[parts];
        long each = Math.ceilDiv(size, parts);
        Arrays.setAll(sizes, i -> Math.clamp(size - i * each, 0, each));
        return sizes;
    }

    private static Kernel concat(Call call) {
        long axis = call.integer("axis", 0);
        return Kernel.of(in -> {
            Tensor[] parts = new Tensor[in.count()];
            for (int i = 0; i < parts.length; i++) {
                parts[i] = in.get(i);
            }
            return torch.cat(new TensorVector(parts), Axes.of(axis, parts[0].dim()));
        });
    }
}
