package org.filtrate.filters.slcq;

/// The evenly spaced levels `-1, .., 1` of codes of some bits; of one bit the signs.
///
/// @param bits of a code
record Levels(int bits) {
    private static final int CANDIDATES = 24;
    private static final double SMALLEST_FRACTION = 0.35;

    /// The largest code.
    int top() {
        return (1 << bits) - 1;
    }

    /// The code of the level nearest to a value.
    int code(double value) {
        return Math.clamp((long) Math.floor((value + 1) * top() / 2 + .5), 0, top());
    }

    /// The level of a code.
    float level(int code) {
        return code * (2f / top()) - 1;
    }

    /// The level nearest to a value.
    float nearest(double value) {
        return level(code(value));
    }

    /// The number by which the levels nearest to `row / scale` come closest to a row: its scale.
    ///
    /// @param row `row[from..from + length)`
    double scale(double[] row, int from, int length) {
        double largest = 0;
        double sum = 0;
        for (int i = from; i < from + length; i++) {
            largest = Math.max(largest, Math.abs(row[i]));
            sum += Math.abs(row[i]);
        }
        if (largest == 0 || bits == 1) {
            return largest == 0 ? 1 : sum / length;
        }
        double best = largest;
        double mostKept = -1;
        for (int c = 0; c <= CANDIDATES; c++) {
            double scale = largest * (1 - (1 - SMALLEST_FRACTION) * c / CANDIDATES);
            double product = 0;
            double square = 0;
            for (int i = from; i < from + length; i++) {
                double level = nearest(row[i] / scale);
                product += level * row[i];
                square += level * level;
            }
            if (product > 0 && product * product / square > mostKept) {
                mostKept = product * product / square;
                best = product / square;
            }
        }
        return best;
    }

    /// The levels nearest to rows, each divided by its scale.
    ///
    /// @param rows `(.., size)`; not modified
    float[] nearestRows(float[] rows, int size) {
        float[] nearest = new float[rows.length];
        double[] row = new double[size];
        for (int from = 0; from < rows.length; from += size) {
            for (int d = 0; d < size; d++) {
                row[d] = rows[from + d];
            }
            double scale = scale(row, 0, size);
            for (int d = 0; d < size; d++) {
                nearest[from + d] = nearest(row[d] / scale);
            }
        }
        return nearest;
    }
}
