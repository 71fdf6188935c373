package org.filtrate.filters.slcq;

import java.util.Arrays;
import java.util.stream.IntStream;

/// How many entries the sparse coefficients of vectors have: `total` for every `group` vectors in a row, at most
/// `most` for each.
///
/// @param group vectors that share their entries; 1 where each has its own
/// @param total entries of each group
/// @param most entries that one vector may have
record Coding(int group, int total, int most) {
    /// Vectors that one task codes.
    private static final int CHUNK = 128;

    /// The same number for each vector.
    static Coding each(int nonzeros) {
        return new Coding(1, nonzeros, nonzeros);
    }

    /// Greedy codes of all vectors.
    ///
    /// @param x `(vectors, size)`, as many as fill whole groups; not modified
    SparseCodes greedy(float[] x, Atoms atoms) {
        SparseCodes codes = new SparseCodes(x.length / atoms.size(), most);
        int groups = codes.vectors / group;
        int perTask = Math.max(1, CHUNK / group);
        IntStream.range(0, Math.ceilDiv(groups, perTask)).parallel().forEach(task -> {
            Pursuit pursuit = new Pursuit(atoms, most);
            for (int g = task * perTask; g < Math.min(groups, (task + 1) * perTask); g++) {
                code(x, pursuit, codes, g, atoms);
            }
        });
        return codes;
    }

    private void code(float[] x, Pursuit pursuit, SparseCodes codes, int g, Atoms atoms) {
        int[] counts = counts(x, pursuit, g * group, atoms.size());
        for (int v = 0; v < group; v++) {
            int p = g * group + v;
            int taken = pursuit.take(x, p * atoms.size(), counts[v]);
            pursuit.solve(taken);
            System.arraycopy(pursuit.chosen, 0, codes.atoms, p * most, taken);
            System.arraycopy(pursuit.coefficients, 0, codes.values, p * most, taken);
            codes.counts[p] = taken;
            codes.fill(p, counts[v], atoms.count());
        }
    }

    /// How many entries each vector of a group gets: those that lower the error most.
    private int[] counts(float[] x, Pursuit pursuit, int first, int size) {
        int[] counts = new int[group];
        if (group == 1) {
            counts[0] = total;
            return counts;
        }
        float[] gains = new float[group * most];
        for (int v = 0; v < group; v++) {
            int taken = pursuit.take(x, (first + v) * size, most);
            float least = Float.MAX_VALUE;
            for (int step = 0; step < taken; step++) {
                // A step counts for no more than those before it, without which it cannot be had.
                least = Math.min(least, pursuit.gain(step));
                gains[v * most + step] = least;
            }
        }
        float[] sorted = gains.clone();
        Arrays.sort(sorted);
        float threshold = sorted[sorted.length - total];
        int left = total;
        for (int v = 0; v < group; v++) {
            while (counts[v] < most && gains[v * most + counts[v]] > threshold) {
                counts[v]++;
                left--;
            }
        }
        for (int v = 0; v < group && left > 0; v++) {
            while (left > 0 && counts[v] < most && gains[v * most + counts[v]] == threshold) {
                counts[v]++;
                left--;
            }
        }
        return counts;
    }
}
