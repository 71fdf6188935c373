package org.filtrate.run;

import java.util.Arrays;

/// How long one run of a network took, over several runs.
///
/// @param medianMillis milliseconds that half of the runs stayed under
/// @param p10Millis milliseconds that a tenth of the runs stayed under
/// @param p90Millis milliseconds that nine tenths of the runs stayed under
/// @param runs how many were timed
public record Timing(double medianMillis, double p10Millis, double p90Millis, int runs) {
    /// Sums up single runs. Between two runs, quantiles are interpolated.
    ///
    /// @param nanos nanoseconds of each run, at least one
    static Timing of(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Timing(quantile(sorted, .5), quantile(sorted, .1), quantile(sorted, .9), sorted.length);
    }

    private static double quantile(long[] sorted, double fraction) {
        double at = fraction * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return (sorted[below] + (at - below) * (sorted[above] - sorted[below])) / 1e6;
    }
}
