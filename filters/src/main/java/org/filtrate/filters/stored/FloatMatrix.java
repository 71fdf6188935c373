package org.filtrate.filters.stored;

import java.util.List;
import org.filtrate.graph.Tensor;

/// A matrix in single precision.
///
/// @param rows number of rows
/// @param cols number of columns
/// @param numbers the numbers, row-major; not to be modified
record FloatMatrix(int rows, int cols, float[] numbers) implements StoredMatrix {
    FloatMatrix {
        Sizes.check(rows, cols, numbers.length);
    }

    @Override
    public Precision precision() {
        return Precision.BITS_32;
    }

    @Override
    public float[] values() {
        return numbers.clone();
    }

    @Override
    public List<Tensor> tensors(String name) {
        return List.of(Tensor.floats(name, new long[] {rows, cols}, numbers));
    }

    @Override
    public List<StoredItem> items(String name) {
        return List.of(new StoredItem(name, 32L * numbers.length));
    }

    @Override
    public StoredMatrix scaleRows(float[] factors) {
        return new FloatMatrix(rows, cols, Sizes.scaledRows(numbers, cols, factors));
    }
}
