package org.filtrate.filters.stored;

/// The scale that rounds a row of numbers to integer codes with the least squared error.
final class RowScale {
    /// Candidate scales run from the one that clips nothing down to this fraction of it.
    private static final double SMALLEST_FRACTION = 0.4;

    private static final int CANDIDATES = 48;

    private RowScale() {}

    static float best(float[] values, int from, int length, int largestCode) {
        float largest = 0;
        for (int i = from; i < from + length; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        if (largest == 0) {
            return 0;
        }
        double best = largest / (double) largestCode;
        if (largestCode > 7) {
            return (float) best;
        }
        double bestError = Double.MAX_VALUE;
        double widest = best;
        for (int c = 0; c <= CANDIDATES; c++) {
            double scale = widest * (1 - (1 - SMALLEST_FRACTION) * c / CANDIDATES);
            double refitted = refit(values, from, length, scale, largestCode);
            double error = error(values, from, length, refitted, largestCode);
            if (error < bestError) {
                bestError = error;
                best = refitted;
            }
        }
        return (float) best;
    }

    /// The least-squares scale for the codes that `scale` gives.
    private static double refit(float[] values, int from, int length, double scale, int largestCode) {
        double product = 0;
        double square = 0;
        for (int i = from; i < from + length; i++) {
            double code = code(values[i], scale, largestCode);
            product += code * values[i];
            square += code * code;
        }
        return square == 0 ? scale : product / square;
    }

    private static double error(float[] values, int from, int length, double scale, int largestCode) {
        double sum = 0;
        for (int i = from; i < from + length; i++) {
            double difference = values[i] - scale * code(values[i], scale, largestCode);
            sum += difference * difference;
        }
        return sum;
    }

    private static double code(double value, double scale, int largestCode) {
        return Math.clamp(Math.rint(value / scale), -largestCode, largestCode);
    }

    static void encode(float[] values, int from, int length, float scale, int largestCode, byte[] codes) {
        for (int i = from; i < from + length; i++) {
            double code = scale == 0 ? 0 : code(values[i], scale, largestCode);
            codes[i] = (byte) ((int) code + largestCode + 1);
        }
    }
}
