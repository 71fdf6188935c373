package org.filtrate.filters.stored;

/// The scale that rounds a row of numbers to even steps with the least squared error: `scale` is the largest number
/// that can be stood for, and steps lie `scale / middle` apart.
final class RowScale {
    /// Candidate scales run from the one that clips nothing down to this fraction of it.
    private static final double SMALLEST_FRACTION = 0.3;

    private static final int CANDIDATES = 48;

    /// From this middle code on, that is 8 bits, the scale that clips nothing is as good as any.
    private static final double FINE = 127;

    private RowScale() {}

    static float best(float[] values, int from, int length, double middle) {
        float largest = 0;
        for (int i = from; i < from + length; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        if (largest == 0 || middle >= FINE) {
            return largest;
        }
        double best = largest;
        double bestError = Double.MAX_VALUE;
        for (int c = 0; c <= CANDIDATES; c++) {
            double scale = largest * (1 - (1 - SMALLEST_FRACTION) * c / CANDIDATES);
            double refitted = refit(values, from, length, scale, middle);
            double error = error(values, from, length, refitted, middle);
            if (error < bestError) {
                bestError = error;
                best = refitted;
            }
        }
        return (float) best;
    }

    /// The least-squares scale for the steps that `scale` gives.
    private static double refit(float[] values, int from, int length, double scale, double middle) {
        double product = 0;
        double square = 0;
        for (int i = from; i < from + length; i++) {
            double unit = step(values[i], scale, middle) / middle;
            product += unit * values[i];
            square += unit * unit;
        }
        return square == 0 ? scale : product / square;
    }

    private static double error(float[] values, int from, int length, double scale, double middle) {
        double sum = 0;
        for (int i = from; i < from + length; i++) {
            double difference = values[i] - scale * step(values[i], scale, middle) / middle;
            sum += difference * difference;
        }
        return sum;
    }

    /// The step nearest to a value: one of `-middle, -middle + 1, .., middle`.
    static double step(double value, double scale, double middle) {
        return Math.clamp(Math.rint(value / scale * middle + middle), 0, 2 * middle) - middle;
    }

    static void encode(float[] values, int from, int length, float scale, double middle, byte[] codes) {
        for (int i = from; i < from + length; i++) {
            double code = scale == 0 ? Math.ceil(middle) : step(values[i], Math.abs(scale), middle) + middle;
            codes[i] = (byte) (int) code;
        }
    }
}
