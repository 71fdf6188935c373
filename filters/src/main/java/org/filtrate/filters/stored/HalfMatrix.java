package org.filtrate.filters.stored;

import java.util.List;
import org.filtrate.graph.Tensor;

/// A matrix in half precision times one power of two.
///
/// @param rows number of rows
/// @param cols number of columns
/// @param halves the numbers divided by `gain`, each representable in half precision, row-major; not to be modified
/// @param gain the power of two
record HalfMatrix(int rows, int cols, float[] halves, float gain) implements StoredMatrix, Gained {
    HalfMatrix {
        Sizes.check(rows, cols, halves.length);
    }

    static HalfMatrix of(int rows, int cols, float[] values) {
        float gain = Sizes.gain(values);
        float[] halves = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            halves[i] = Float.float16ToFloat(Float.floatToFloat16(values[i] / gain));
        }
        return new HalfMatrix(rows, cols, halves, gain);
    }

    @Override
    public Precision precision() {
        return Precision.BITS_16;
    }

    @Override
    public float[] values() {
        float[] values = halves.clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= gain;
        }
        return values;
    }

    @Override
    public List<Tensor> tensors(String name) {
        return List.of(Tensor.halves(name, new long[] {rows, cols}, halves));
    }

    @Override
    public List<StoredItem> items(String name) {
        return List.of(new StoredItem(name, 16L * halves.length));
    }

    @Override
    public StoredMatrix scaleRows(float[] factors) {
        return of(rows, cols, Sizes.scaledRows(values(), cols, factors));
    }
}
