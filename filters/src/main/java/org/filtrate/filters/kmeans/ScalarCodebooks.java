package org.filtrate.filters.kmeans;

import java.util.Arrays;
import java.util.stream.IntStream;

/// The best scalar codebooks of all sizes at once: numbers in order, cut into runs so that the squared distance to the
/// runs' means is least. Cuts lie between a limited number of small groups of neighbours; among such cuts the best are
/// found exactly, by dynamic programming (the best cuts move only one way, so each size takes `n log n` steps).
final class ScalarCodebooks {
    private static final int GROUPS = 1024;

    private final int groups;
    private final double[] weight;
    private final double[] sum;
    private final double[] square;
    /// `(sizes, groups + 1)`: where the last of so many runs over the first groups begins.
    private final int[][] starts;
    /// `(sizes)`: what is left with so many runs.
    private final double[] errors;

    /// Solves for up to `most` entries.
    ///
    /// @param values the numbers; not modified
    /// @param weights what each counts; not modified
    ScalarCodebooks(float[] values, float[] weights, int most) {
        int count = values.length;
        long[] order = sorted(values);
        this.groups = Math.min(GROUPS, count);
        this.weight = new double[groups + 1];
        this.sum = new double[groups + 1];
        this.square = new double[groups + 1];
        int at = 0;
        for (int g = 0; g < groups; g++) {
            int end = (int) ((long) (g + 1) * count / groups);
            weight[g + 1] = weight[g];
            sum[g + 1] = sum[g];
            square[g + 1] = square[g];
            for (; at < end; at++) {
                int i = (int) order[at];
                double value = values[i];
                weight[g + 1] += weights[i];
                sum[g + 1] += weights[i] * value;
                square[g + 1] += weights[i] * value * value;
            }
        }
        this.starts = new int[most + 1][groups + 1];
        this.errors = new double[most + 1];
        solve(most);
    }

    /// Indices of numbers in ascending order, in the lower half of each.
    private static long[] sorted(float[] values) {
        long[] keys = IntStream.range(0, values.length)
                .mapToLong(i -> {
                    int bits = Float.floatToIntBits(values[i]);
                    int ordered = bits ^ (bits >> 31 & Integer.MAX_VALUE);
                    return (long) ordered << Integer.SIZE | i;
                })
                .toArray();
        Arrays.parallelSort(keys);
        return keys;
    }

    private void solve(int most) {
        double[] before = new double[groups + 1];
        Arrays.fill(before, Double.POSITIVE_INFINITY);
        before[0] = 0;
        for (int size = 1; size <= most; size++) {
            double[] best = new double[groups + 1];
            Arrays.fill(best, Double.POSITIVE_INFINITY);
            best[0] = 0;
            fill(before, best, starts[size], 1, groups, 0, groups - 1);
            errors[size] = size <= groups ? best[groups] : errors[groups];
            before = best;
        }
    }

    private void fill(double[] before, double[] best, int[] start, int from, int to, int least, int most) {
        if (from > to) {
            return;
        }
        int middle = (from + to) / 2;
        for (int s = least; s <= Math.min(most, middle - 1); s++) {
            double error = before[s] + error(s, middle);
            if (error < best[middle]) {
                best[middle] = error;
                start[middle] = s;
            }
        }
        fill(before, best, start, from, middle - 1, least, start[middle]);
        fill(before, best, start, middle + 1, to, start[middle], most);
    }

    /// What the groups from `from` to before `to` leave around their mean.
    private double error(int from, int to) {
        double mass = weight[to] - weight[from];
        double total = sum[to] - sum[from];
        return mass <= 0 ? 0 : Math.max(0, square[to] - square[from] - total * total / mass);
    }

    /// The weighted squared distance left by the best codebook of so many entries.
    double error(int entries) {
        return errors[Math.min(entries, errors.length - 1)];
    }

    /// The best codebook of so many entries, in ascending order; where there are fewer groups the last is repeated.
    float[] codebook(int entries) {
        float[] codebook = new float[entries];
        int runs = Math.min(entries, groups);
        int end = groups;
        for (int r = runs; r > 0; r--) {
            int start = starts[r][end];
            double mass = weight[end] - weight[start];
            codebook[r - 1] = mass > 0 ? (float) ((sum[end] - sum[start]) / mass) : 0;
            end = start;
        }
        Arrays.fill(codebook, runs, entries, codebook[runs - 1]);
        Arrays.sort(codebook);
        return codebook;
    }
}
