package org.filtrate.filters.stored;

import org.filtrate.graph.FiltrateException;

/// Checks and arithmetic that all stored matrices share.
final class Sizes {
    private Sizes() {}

    static void check(int rows, int cols, long count) {
        if (rows < 1 || cols < 1 || (long) rows * cols != count) {
            throw new FiltrateException("matrix " + rows + "x" + cols + ": " + (long) rows * cols
                    + " numbers are needed, " + count + " came");
        }
    }

    static float[] scaledRows(float[] values, int cols, float[] factors) {
        float[] scaled = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            scaled[i] = values[i] * factors[i / cols];
        }
        return scaled;
    }

    /// The power of two nearest above the largest magnitude, so that what is divided by it lies in `[-1, 1]`; 1 for
    /// zeros.
    static float gain(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        // Kept well inside single precision, so that both the gain and its inverse are normal numbers.
        return largest == 0 ? 1 : Math.scalb(1f, Math.clamp(Math.getExponent(largest) + 1, -100, 120));
    }
}
