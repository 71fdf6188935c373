package org.filtrate.filters.slcq;

import java.util.Arrays;
import org.filtrate.filters.linear.FloatProducts;

/// Basis filters made ready for sparse coding: with their inner products, and turned so that all of them are
/// correlated with a vector at once.
final class Atoms {
    private final int count;
    private final int size;
    private final float[] turned;
    private final float[] gram;

    /// @param rows `(count, size)` row-major; not modified
    Atoms(float[] rows, int count, int size) {
        this.count = count;
        this.size = size;
        this.turned = new float[rows.length];
        for (int j = 0; j < count; j++) {
            for (int d = 0; d < size; d++) {
                turned[d * count + j] = rows[j * size + d];
            }
        }
        this.gram = FloatProducts.gram(rows, 0, count, size);
    }

    /// How many there are.
    int count() {
        return count;
    }

    /// Numbers of each.
    int size() {
        return size;
    }

    /// The inner product of two.
    float gram(int i, int j) {
        return gram[i * count + j];
    }

    /// The squared norms `(count)`.
    void norms(float[] into) {
        for (int j = 0; j < count; j++) {
            into[j] = gram[j * count + j];
        }
    }

    /// The inner products of all with the vector `x[from..from + size)`.
    ///
    /// @param into `(count)`, written
    void correlate(float[] x, int from, float[] into) {
        Arrays.fill(into, 0, count, 0);
        for (int d = 0; d < size; d++) {
            float value = x[from + d];
            int at = d * count;
            for (int j = 0; j < count; j++) {
                into[j] += value * turned[at + j];
            }
        }
    }

    /// Adds `factor` times the inner products of all with atom `i`.
    ///
    /// @param into `(count)`, added to
    void addGram(int i, float factor, float[] into) {
        int at = i * count;
        for (int j = 0; j < count; j++) {
            into[j] += factor * gram[at + j];
        }
    }
}
