package org.filtrate.filters.stored;

import java.util.Arrays;

/// The numbers that each row of a stored matrix can hold: where it is coded, a few even steps to either side of zero;
/// else all numbers.
///
/// A fit that chooses numbers together with something else chooses them from here, and then stores them as they are.
public final class RowGrid {
    private final Precision precision;
    /// What the largest code of each row stands for; none where numbers are not coded.
    private final float[] scales;

    private RowGrid(Precision precision, float[] scales) {
        this.precision = precision;
        this.scales = scales;
    }

    /// The grid of a matrix as stored.
    public static RowGrid of(StoredMatrix matrix) {
        if (!(matrix instanceof CodedMatrix coded)) {
            return new RowGrid(matrix.precision(), new float[0]);
        }
        float[] scales = coded.scales().clone();
        for (int i = 0; i < scales.length; i++) {
            scales[i] *= coded.gain();
        }
        return new RowGrid(matrix.precision(), scales);
    }

    /// The grid whose largest codes stand for given numbers, as near as scales are stored.
    ///
    /// @param scales `(rows)`; not modified
    public static RowGrid of(float[] scales, Precision precision) {
        float[] ones = new float[scales.length];
        Arrays.fill(ones, 1);
        return new RowGrid(precision, scales.clone()).scaled(ones);
    }

    /// Whether there are steps.
    public boolean isCoded() {
        return precision.isCoded();
    }

    /// What the largest code of a row stands for; 0 where all numbers can be held.
    public float largest(int row) {
        return isCoded() ? scales[row] : 0;
    }

    /// How far the steps of a row lie apart; 0 where all numbers can be held, or none but zero.
    public float step(int row) {
        return isCoded() ? scales[row] / precision.middleCode() : 0;
    }

    /// The number of a row's grid that is nearest to a value.
    public float nearest(int row, float value) {
        if (!isCoded()) {
            return value;
        }
        float step = step(row);
        return step == 0 ? 0 : level(value / step, precision.middleCode()) * step;
    }

    private static float level(float value, float middle) {
        return Math.clamp((float) Math.rint(value + middle), 0, 2 * middle) - middle;
    }

    /// This grid with each row's steps so many times as wide, as near as scales are stored.
    ///
    /// @param factors `(rows)`, positive
    public RowGrid scaled(float[] factors) {
        if (!isCoded()) {
            return this;
        }
        float[] wanted = new float[scales.length];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = scales[i] * factors[i];
        }
        float gain = Sizes.gain(wanted);
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = Float.float16ToFloat(Float.floatToFloat16(wanted[i] / gain)) * gain;
        }
        return new RowGrid(precision, wanted);
    }

    /// Numbers of this grid as a stored matrix; others are rounded to it.
    ///
    /// @param values `(rows, cols)` row-major; kept at 32 bits, else only read
    public StoredMatrix matrix(int rows, int cols, float[] values) {
        return isCoded()
                ? CodedMatrix.of(rows, cols, values, scales, precision)
                : StoredMatrix.of(rows, cols, values, precision);
    }

    @Override
    public String toString() {
        return precision + Arrays.toString(scales);
    }
}
