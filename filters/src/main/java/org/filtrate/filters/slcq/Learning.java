package org.filtrate.filters.slcq;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Learns basis filters for vectors: codes them greedily, moves the basis filters to where they fit best, and
/// again.
///
/// @param x `(vectors, size)`; not to be modified
/// @param size numbers of a vector
/// @param bases how many basis filters to learn
/// @param coding how many entries a vector has
record Learning(float[] x, int size, int bases, Coding coding) {
    /// A round that lowers the error by a smaller share is the last.
    private static final double SETTLED = 2e-3;

    /// How many vectors there are.
    int vectors() {
        return x.length / size;
    }

    /// Greedy codes for basis filters.
    ///
    /// @param rows `(bases, size)`; not modified
    SparseCodes codes(float[] rows) {
        return coding.greedy(x, new Atoms(rows, bases, size));
    }

    /// The squared distance of each vector to what its codes stand for.
    double[] errors(float[] rows, SparseCodes codes) {
        double[] errors = new double[vectors()];
        IntStream.range(0, errors.length).parallel().forEach(p -> {
            float[] y = new float[size];
            codes.reconstruct(p, rows, size, y, 0);
            for (int d = 0; d < size; d++) {
                double difference = y[d] - x[p * size + d];
                errors[p] += difference * difference;
            }
        });
        return errors;
    }

    /// The squared distance of all vectors.
    double error(float[] rows, SparseCodes codes) {
        return Arrays.stream(errors(rows, codes)).sum();
    }

    /// Vectors of length 1 that lie in the directions of given vectors, drawn one after the other, each with a
    /// probability proportional to the energy that those before it leave of it (k-means++ for lines).
    ///
    /// @return `(bases, size)`, new
    float[] seeds(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] energies = errors(new float[bases * size], new SparseCodes(vectors(), 1));
        double[] left = energies.clone();
        float[] rows = new float[bases * size];
        for (int j = 0; j < bases; j++) {
            int p = drawn(left, random);
            int to = j * size;
            float scale = energies[p] > 0 ? (float) (1 / Math.sqrt(energies[p])) : 0;
            for (int d = 0; d < size; d++) {
                rows[to + d] = scale > 0 ? scale * x[p * size + d] : (float) random.nextGaussian();
            }
            IntStream.range(0, left.length).parallel().forEach(q -> {
                float product = 0;
                for (int d = 0; d < size; d++) {
                    product += rows[to + d] * x[q * size + d];
                }
                left[q] = Math.max(0, Math.min(left[q], energies[q] - (double) product * product));
            });
        }
        return rows;
    }

    private static int drawn(double[] weights, SplittableRandom random) {
        double at = random.nextDouble() * Arrays.stream(weights).sum();
        int p = 0;
        while (p < weights.length - 1 && at >= weights[p]) {
            at -= weights[p];
            p++;
        }
        return p;
    }

    /// What was learned.
    ///
    /// @param rows basis filters `(bases, size)`
    /// @param error the squared error of the vectors
    record Learned(float[] rows, double error) {}

    /// Learns real-valued basis filters of length 1.
    ///
    /// @param start `(bases, size)`; not modified
    Learned real(float[] start, int rounds) {
        float[] rows = start.clone();
        Learned best = null;
        for (int round = 0; ; round++) {
            SparseCodes codes = codes(rows);
            double[] errors = errors(rows, codes);
            double error = Arrays.stream(errors).sum();
            boolean settled = best != null && error > best.error() * (1 - SETTLED);
            if (best == null || error < best.error()) {
                best = new Learned(rows.clone(), error);
            }
            if (round == rounds || settled) {
                return best;
            }
            BasisUpdate update = new BasisUpdate(x, codes, bases, size);
            update.move(rows);
            reseed(update, rows, codes, errors);
            normalise(rows);
        }
    }

    /// Puts every basis filter that no vector uses where the error is largest.
    private void reseed(BasisUpdate update, float[] rows, SparseCodes codes, double[] errors) {
        float[] y = new float[size];
        for (int j = 0; j < bases; j++) {
            if (update.isUnused(j)) {
                int worst = 0;
                for (int p = 1; p < errors.length; p++) {
                    worst = errors[p] > errors[worst] ? p : worst;
                }
                if (errors[worst] <= 0) {
                    return;
                }
                errors[worst] = 0;
                codes.reconstruct(worst, rows, size, y, 0);
                for (int d = 0; d < size; d++) {
                    rows[j * size + d] = x[worst * size + d] - y[d];
                }
            }
        }
    }

    private void normalise(float[] rows) {
        for (int j = 0; j < bases; j++) {
            double square = 0;
            for (int i = j * size; i < (j + 1) * size; i++) {
                square += (double) rows[i] * rows[i];
            }
            float scale = square > 0 ? (float) (1 / Math.sqrt(square)) : 0;
            for (int i = j * size; i < (j + 1) * size; i++) {
                rows[i] *= scale;
            }
        }
    }

    /// Learns quantized basis filters.
    ///
    /// @param start real-valued, `(bases, size)`; not modified
    /// @param metric `(size, size)` in which distances are measured when numbers move to levels; null for the
    /// identity
    Learned levels(float[] start, Levels levels, float @Nullable [] metric, int rounds) {
        float[] rows = levels.nearestRows(start, size);
        Learned best = null;
        for (int round = 0; ; round++) {
            SparseCodes codes = codes(rows);
            double error = error(rows, codes);
            boolean settled = best != null && error > best.error() * (1 - SETTLED);
            if (best == null || error < best.error()) {
                best = new Learned(rows.clone(), error);
            }
            if (round == rounds || settled) {
                return best;
            }
            new BasisUpdate(x, codes, bases, size).moveLevels(rows, levels, metric, true);
        }
    }
}
