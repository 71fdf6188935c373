package org.filtrate.filters.stored;

import org.filtrate.graph.FiltrateException;

/// Checks and arithmetic that all stored matrices share.
final class Sizes {
    private static final int SMALLEST_PLAIN = -8;
    private static final int LARGEST_PLAIN = 13;

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

    /// The power of two to divide numbers by before they are stored in half precision: 1 where the largest magnitude is
    /// well inside its normal range, else the one that brings that into `[.5, 1]`.
    static float gain(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        int exponent = Math.getExponent(largest);
        // Kept well inside single precision, so that both the gain and its inverse are normal numbers.
        return largest == 0 || (exponent >= SMALLEST_PLAIN && exponent <= LARGEST_PLAIN)
                ? 1
                : Math.scalb(1f, Math.clamp(exponent + 1, -100, 120));
    }
}
