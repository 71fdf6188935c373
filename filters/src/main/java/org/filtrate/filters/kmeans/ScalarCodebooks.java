package org.filtrate.filters.kmeans;

import java.util.Arrays;
import java.util.stream.IntStream;

/// The best scalar codebooks of all sizes: numbers in order, cut into runs so that the squared distance to the runs'
/// means is least.
///
/// Cuts between a limited number of small groups of neighbours are found exactly, for all sizes at once, by dynamic
/// programming (the best cuts move only one way, so each size takes `n log n` steps); then they move among all numbers
/// as in k-means.
final class ScalarCodebooks {
    private static final int GROUPS = 512;
    private static final int ROUNDS = 12;

    private final float[] sorted;
    /// `(count + 1)`: the weight of so many first numbers, their weighted sum and that of their squares.
    private final double[] weight;

    private final double[] sum;
    private final double[] square;
    /// `(groups + 1)`: where groups of neighbours begin.
    private final int[] edges;
    /// `(sizes, groups + 1)`: the group with which the last of so many runs over the first groups begins.
    private final int[][] starts;

    /// Solves for up to `most` entries.
    ///
    /// @param values the numbers; not modified
    /// @param weights what each counts; not modified
    ScalarCodebooks(float[] values, float[] weights, int most) {
        int count = values.length;
        long[] order = order(values);
        this.sorted = new float[count];
        this.weight = new double[count + 1];
        this.sum = new double[count + 1];
        this.square = new double[count + 1];
        for (int i = 0; i < count; i++) {
            int from = (int) order[i];
            sorted[i] = values[from];
            double part = weights[from] * (double) sorted[i];
            weight[i + 1] = weight[i] + weights[from];
            sum[i + 1] = sum[i] + part;
            square[i + 1] = square[i] + part * sorted[i];
        }
        int groups = Math.min(GROUPS, count);
        this.edges = IntStream.rangeClosed(0, groups)
                .map(g -> (int) ((long) g * count / groups))
                .toArray();
        this.starts = new int[Math.min(most, groups) + 1][groups + 1];
        solve(groups);
    }

    /// Indices of numbers in ascending order, in the lower half of each.
    private static long[] order(float[] values) {
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

    private void solve(int groups) {
        double[] before = new double[groups + 1];
        Arrays.fill(before, Double.POSITIVE_INFINITY);
        before[0] = 0;
        for (int size = 1; size < starts.length; size++) {
            double[] best = new double[groups + 1];
            Arrays.fill(best, Double.POSITIVE_INFINITY);
            best[0] = 0;
            fill(before, best, starts[size], 1, groups, 0, groups - 1);
            before = best;
        }
    }

    private void fill(double[] before, double[] best, int[] start, int from, int to, int least, int most) {
        if (from > to) {
            return;
        }
        int middle = (from + to) / 2;
        for (int s = least; s <= Math.min(most, middle - 1); s++) {
            double error = before[s] + error(edges[s], edges[middle]);
            if (error < best[middle]) {
                best[middle] = error;
                start[middle] = s;
            }
        }
        fill(before, best, start, from, middle - 1, least, start[middle]);
        fill(before, best, start, middle + 1, to, start[middle], most);
    }

    /// What the numbers from `from` to before `to` leave around their mean.
    private double error(int from, int to) {
        double mass = weight[to] - weight[from];
        double total = sum[to] - sum[from];
        return mass <= 0 ? 0 : Math.max(0, square[to] - square[from] - total * total / mass);
    }

    /// Where the runs of the best codebook begin, and after the last the count of numbers.
    private int[] cuts(int entries) {
        int runs = Math.min(entries, starts.length - 1);
        int[] cuts = new int[runs + 1];
        int end = edges.length - 1;
        for (int r = runs; r > 0; r--) {
            cuts[r] = edges[end];
            end = starts[r][end];
        }
        for (int round = 0; round < ROUNDS; round++) {
            float[] means = means(cuts);
            for (int r = 1; r < runs; r++) {
                cuts[r] = Math.max(cuts[r - 1], firstFrom((means[r - 1] + means[r]) / 2));
            }
        }
        return cuts;
    }

    /// The first number that is not less than a border.
    private int firstFrom(float border) {
        int from = 0;
        int to = sorted.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (sorted[middle] < border) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    private float[] means(int[] cuts) {
        float[] means = new float[cuts.length - 1];
        for (int r = 0; r < means.length; r++) {
            double mass = weight[cuts[r + 1]] - weight[cuts[r]];
            // A run that has lost its numbers stays where they were.
            means[r] = mass > 0
                    ? (float) ((sum[cuts[r + 1]] - sum[cuts[r]]) / mass)
                    : sorted[Math.min(cuts[r], sorted.length - 1)];
        }
        return means;
    }

    /// The weighted squared distance left by the best codebook of so many entries.
    double error(int entries) {
        int[] cuts = cuts(entries);
        double left = 0;
        for (int r = 0; r + 1 < cuts.length; r++) {
            left += error(cuts[r], cuts[r + 1]);
        }
        return left;
    }

    /// The best codebook of so many entries, in ascending order; where there are fewer numbers the last is repeated.
    float[] codebook(int entries) {
        float[] means = means(cuts(entries));
        float[] codebook = Arrays.copyOf(means, entries);
        Arrays.fill(codebook, means.length, entries, means[means.length - 1]);
        Arrays.sort(codebook);
        return codebook;
    }
}
