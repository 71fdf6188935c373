package org.filtrate.filters.slcq;

/// Improves sparse coefficients that lie on the even grid of a stored precision, one entry after the other: each
/// gets the basis filter and the step of the grid that leave the smallest error, all other entries as they are. One
/// thread's scratch.
final class GridDescent {
    private static final int SWEEPS = 4;

    private final Atoms atoms;
    private final int steps;
    private final float[] wanted;
    private final float[] left;
    private final float[] norms;
    private final boolean[] taken;

    /// @param steps of the grid: `2^bits`
    GridDescent(Atoms atoms, int steps) {
        this.atoms = atoms;
        this.steps = steps;
        this.wanted = new float[atoms.count()];
        this.left = new float[atoms.count()];
        this.norms = new float[atoms.count()];
        this.taken = new boolean[atoms.count()];
        atoms.norms(norms);
    }

    /// The point of the grid nearest to a value. Points lie at odd multiples of `half`.
    static float nearest(float value, float half, int steps) {
        if (half == 0) {
            return 0;
        }
        int step = (int) Math.floor(value / (2 * half));
        return (2 * Math.clamp(step, -steps / 2, steps / 2 - 1) + 1) * half;
    }

    /// Rounds the entries of vector `p` to the grid and improves them.
    ///
    /// @param x the vector is `x[from..]`
    void improve(float[] x, int from, SparseCodes codes, int p, float half) {
        atoms.correlate(x, from, wanted);
        System.arraycopy(wanted, 0, left, 0, left.length);
        int first = p * codes.most;
        int end = first + codes.counts[p];
        for (int e = first; e < end; e++) {
            codes.values[e] = nearest(codes.values[e], half, steps);
            taken[codes.atoms[e]] = true;
            atoms.addGram(codes.atoms[e], -codes.values[e], left);
        }
        boolean changed = half != 0;
        for (int sweep = 0; sweep < SWEEPS && changed; sweep++) {
            changed = false;
            for (int e = first; e < end; e++) {
                changed |= improve(codes, e, half);
            }
        }
        for (int e = first; e < end; e++) {
            taken[codes.atoms[e]] = false;
        }
    }

    private boolean improve(SparseCodes codes, int e, float half) {
        int old = codes.atoms[e];
        float oldValue = codes.values[e];
        atoms.addGram(old, oldValue, left);
        taken[old] = false;
        int best = old;
        float bestValue = oldValue;
        float most = oldValue * (2 * left[old] - oldValue * norms[old]);
        for (int j = 0; j < left.length; j++) {
            if (!taken[j] && norms[j] > 0 && left[j] * left[j] > most * norms[j]) {
                float value = nearest(left[j] / norms[j], half, steps);
                float gain = value * (2 * left[j] - value * norms[j]);
                if (gain > most) {
                    most = gain;
                    best = j;
                    bestValue = value;
                }
            }
        }
        taken[best] = true;
        atoms.addGram(best, -bestValue, left);
        codes.atoms[e] = best;
        codes.values[e] = bestValue;
        return best != old || bestValue != oldValue;
    }

    /// After [#improve]: the inner product of the vector with what its entries stand for.
    double kept(SparseCodes codes, int p) {
        double sum = 0;
        for (int e = p * codes.most; e < p * codes.most + codes.counts[p]; e++) {
            sum += (double) codes.values[e] * wanted[codes.atoms[e]];
        }
        return sum;
    }

    /// After [#improve]: the squared norm of what the entries stand for.
    double energy(SparseCodes codes, int p) {
        double sum = 0;
        for (int e = p * codes.most; e < p * codes.most + codes.counts[p]; e++) {
            sum += (double) codes.values[e] * (wanted[codes.atoms[e]] - left[codes.atoms[e]]);
        }
        return sum;
    }
}
