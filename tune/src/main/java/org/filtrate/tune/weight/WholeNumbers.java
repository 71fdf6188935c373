package org.filtrate.tune.weight;

import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;

/// Whole numbers below 2^24 that change in a training but have no gradient, kept as a checkpoint keeps them.
final class WholeNumbers implements AutoCloseable {
    private final Tensor numbers; // (rows, cols)

    /// @param numbers `(rows, cols)` row-major; not kept
    WholeNumbers(int[] numbers, int rows, int cols) {
        try (NativeScope _ = new NativeScope()) {
            this.numbers = NativeScope.own(Tensors.of(floats(numbers), rows, cols));
        }
    }

    private static float[] floats(int[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = numbers[i];
        }
        return floats;
    }

    /// The numbers `(rows, cols)`, for a checkpoint.
    Tensor tensor() {
        return numbers;
    }

    /// The numbers as an index, `(rows * cols)`.
    Tensor index() {
        return numbers.round().to(ScalarType.Long).reshape(-1);
    }

    /// The numbers, row-major, new.
    int[] values() {
        float[] floats = Tensors.floats(numbers);
        return IntStream.range(0, floats.length).map(i -> Math.round(floats[i])).toArray();
    }

    /// Takes other numbers; without gradients.
    void set(int[] others) {
        numbers.copy_(Tensors.of(floats(others), numbers.shape()));
    }

    @Override
    public void close() {
        numbers.close();
    }
}
