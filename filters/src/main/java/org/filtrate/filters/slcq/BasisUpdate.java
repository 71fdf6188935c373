package org.filtrate.filters.slcq;

import org.jspecify.annotations.Nullable;

/// Moves basis filters to where they fit the vectors best, their sparse coefficients as they are: one after the
/// other to the least-squares place given all others.
///
/// The error to be made small is `sum_p (x_p - a_p B) M (x_p - a_p B)^T`, of which only `A^T A` and `A^T X`
/// are needed.
final class BasisUpdate {
    private static final int SWEEPS = 3;

    private final int bases;
    private final int size;
    private final double[] uses;
    private final double[] wanted;

    /// @param x `(vectors, size)`; not modified
    /// @param bases how many basis filters there are
    BasisUpdate(float[] x, SparseCodes codes, int bases, int size) {
        this.bases = bases;
        this.size = size;
        this.uses = new double[bases * bases];
        this.wanted = new double[bases * size];
        for (int p = 0; p < codes.vectors; p++) {
            int first = p * codes.most;
            for (int e = first; e < first + codes.counts[p]; e++) {
                double value = codes.values[e];
                int row = codes.atoms[e] * bases;
                for (int f = first; f < first + codes.counts[p]; f++) {
                    uses[row + codes.atoms[f]] += value * codes.values[f];
                }
                int at = codes.atoms[e] * size;
                for (int d = 0; d < size; d++) {
                    wanted[at + d] += value * x[p * size + d];
                }
            }
        }
    }

    /// Whether no vector uses a basis filter.
    boolean isUnused(int j) {
        return uses[j * bases + j] == 0;
    }

    /// Moves real-valued basis filters.
    ///
    /// @param rows `(bases, size)`. Modified
    void move(float[] rows) {
        double[] place = new double[size];
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int j = 0; j < bases; j++) {
                if (!isUnused(j)) {
                    place(j, rows, place);
                    for (int d = 0; d < size; d++) {
                        rows[j * size + d] = (float) place[d];
                    }
                }
            }
        }
    }

    /// Moves quantized basis filters to the levels next to their best place.
    ///
    /// @param rows `(bases, size)`, levels. Modified
    /// @param metric `M (size, size)`; null for the identity
    /// @param scaled whether the coefficients of each basis filter may be multiplied by a number to get
    /// closer
    /// @return that number for each basis filter, `(bases)`
    float[] moveLevels(float[] rows, Levels levels, float @Nullable [] metric, boolean scaled) {
        float[] factors = new float[bases];
        java.util.Arrays.fill(factors, 1);
        double[] place = new double[size];
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int j = 0; j < bases; j++) {
                if (isUnused(j)) {
                    continue;
                }
                place(j, rows, place);
                if (scaled) {
                    double scale = levels.scale(place, 0, size);
                    factors[j] *= (float) scale;
                    scale(j, scale);
                    for (int d = 0; d < size; d++) {
                        place[d] /= scale;
                    }
                }
                toLevels(rows, j, place, levels, metric);
            }
        }
        return factors;
    }

    /// The least-squares place of basis filter `j`, the others as they are.
    private void place(int j, float[] rows, double[] into) {
        System.arraycopy(wanted, j * size, into, 0, size);
        for (int l = 0; l < bases; l++) {
            double use = uses[j * bases + l];
            if (l != j && use != 0) {
                for (int d = 0; d < size; d++) {
                    into[d] -= use * rows[l * size + d];
                }
            }
        }
        double own = uses[j * bases + j];
        for (int d = 0; d < size; d++) {
            into[d] /= own;
        }
    }

    /// Multiplies the coefficients of basis filter `j` by a number.
    private void scale(int j, double factor) {
        for (int l = 0; l < bases; l++) {
            uses[j * bases + l] *= factor;
            uses[l * bases + j] *= factor;
        }
        for (int d = 0; d < size; d++) {
            wanted[j * size + d] *= factor;
        }
    }

    private void toLevels(float[] rows, int j, double[] place, Levels levels, float @Nullable [] metric) {
        int at = j * size;
        for (int d = 0; d < size; d++) {
            rows[at + d] = levels.nearest(place[d]);
        }
        if (metric == null) {
            return;
        }
        for (int d = 0; d < size; d++) {
            double pull = 0;
            for (int e = 0; e < size; e++) {
                pull += metric[d * size + e] * (place[e] - rows[at + e]);
            }
            double own = metric[d * size + d];
            if (own > 0) {
                rows[at + d] = levels.nearest(rows[at + d] + pull / own);
            }
        }
    }
}
