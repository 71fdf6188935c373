package org.filtrate.filters.slcq;

/// Greedy sparse coding of one vector after the other by orthogonal least squares: each step takes the basis filter
/// that, together with those already taken, leaves the smallest error. One thread's scratch.
final class Pursuit {
    /// A basis filter with less than this share of its energy outside of those already taken is not taken.
    private static final float DEPENDENT = 1e-4f;

    private final Atoms atoms;
    private final float[] correlations;
    private final float[] rest;
    private final float[][] projections;
    private final float[] components;
    final int[] chosen;
    final float[] coefficients;

    /// @param most the most entries that are asked for
    Pursuit(Atoms atoms, int most) {
        this.atoms = atoms;
        this.correlations = new float[atoms.count()];
        this.rest = new float[atoms.count()];
        this.projections = new float[most][atoms.count()];
        this.components = new float[most];
        this.chosen = new int[most];
        this.coefficients = new float[most];
    }

    /// Takes up to `steps` basis filters for the vector `x[from..]`, into `chosen`.
    ///
    /// @return how many were taken
    int take(float[] x, int from, int steps) {
        atoms.correlate(x, from, correlations);
        atoms.norms(rest);
        for (int step = 0; step < steps; step++) {
            int best = best();
            if (best < 0) {
                return step;
            }
            take(best, step, step + 1 == steps);
        }
        return steps;
    }

    /// By how much step `step` lowered the squared error.
    float gain(int step) {
        return components[step] * components[step];
    }

    private int best() {
        int best = -1;
        float most = 0;
        for (int j = 0; j < correlations.length; j++) {
            float gain = correlations[j] * correlations[j];
            if (gain > most * rest[j] && rest[j] > 0) {
                best = j;
                most = gain / rest[j];
            }
        }
        return best;
    }

    /// Takes a basis filter: projects what is left of the vector and of all others on what it adds. After the last
    /// one nothing else is needed than its own length.
    private void take(int taken, int step, boolean isLast) {
        float length = (float) Math.sqrt(rest[taken]);
        chosen[step] = taken;
        components[step] = correlations[taken] / length;
        float[] projection = projections[step];
        projection[taken] = length;
        if (isLast) {
            return;
        }
        java.util.Arrays.fill(projection, 0);
        atoms.addGram(taken, 1 / length, projection);
        for (int l = 0; l < step; l++) {
            float factor = projections[l][taken] / length;
            float[] earlier = projections[l];
            for (int j = 0; j < projection.length; j++) {
                projection[j] -= factor * earlier[j];
            }
        }
        float component = components[step];
        for (int j = 0; j < projection.length; j++) {
            correlations[j] -= component * projection[j];
            rest[j] -= projection[j] * projection[j];
        }
        // Rounding leaves a little of those that depend on the ones taken.
        for (int j = 0; j < projection.length; j++) {
            rest[j] = rest[j] > DEPENDENT * atoms.gram(j, j) ? rest[j] : 0;
        }
        for (int l = 0; l <= step; l++) {
            rest[chosen[l]] = 0;
        }
    }

    /// The least-squares coefficients of the first `count` basis filters taken, into `coefficients`.
    void solve(int count) {
        for (int i = count - 1; i >= 0; i--) {
            float sum = components[i];
            for (int j = i + 1; j < count; j++) {
                sum -= projections[i][chosen[j]] * coefficients[j];
            }
            coefficients[i] = sum / projections[i][chosen[i]];
        }
    }
}
