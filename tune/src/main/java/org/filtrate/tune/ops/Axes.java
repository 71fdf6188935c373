package org.filtrate.tune.ops;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;

/// Axes as ONNX names them: negative ones count from the end.
final class Axes {
    private Axes() {}

    /// The axis from 0.
    ///
    /// @throws OperandException where there is no such axis
    static int of(long axis, long rank) {
        if (axis < -rank || axis >= rank) {
            throw new OperandException("an axis from " + -rank + " to " + (rank - 1) + " is needed, " + axis + " came");
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /// The axes from 0, ascending, each once.
    static long[] of(long[] axes, long rank) {
        return LongStream.of(axes).map(a -> of(a, rank)).sorted().distinct().toArray();
    }

    /// All axes of a tensor.
    static long[] all(Tensor tensor) {
        return range(0, (int) tensor.dim());
    }

    /// The axes after batch and channels.
    static long[] spatial(Tensor tensor) {
        return range(2, (int) tensor.dim());
    }

    /// `from` up to but not including `to`.
    static long[] range(int from, int to) {
        return IntStream.range(from, to).asLongStream().toArray();
    }

    /// Ones, but `size` at `axis`: the shape in which a vector stands against a tensor of that rank.
    static long[] along(int axis, long size, long rank) {
        long[] dims = LongStream.generate(() -> 1).limit(rank).toArray();
        dims[axis] = size;
        return dims;
    }
}
