package org.filtrate.filters.linear;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// The leading eigenpairs of a large symmetric positive semi-definite matrix, by orthogonal iteration from a seeded
/// random start with a Rayleigh-Ritz step at the end (Halko, Martinsson and Tropp 2011, algorithm 4.4), in single
/// precision.
final class SubspaceIteration {
    private static final int ITERATIONS = 2;
    private static final long SEED = 0x5eed;

    /// Squared distance of a unit row from those before it, below which single precision does not tell it.
    private static final double LEANING = 1e-4;

    /// Squared distance of a unit row from those before it that rounding alone explains.
    private static final double VANISHED = 1e-12;

    private SubspaceIteration() {}

    /// @param gram `(m, m)`; not modified. Where its rank is below `rank`, the vectors beyond it are zeros
    static LeftBasis leading(float[] gram, int m, int rank, double energy) {
        SplittableRandom random = new SplittableRandom(SEED);
        float[] basis = new float[rank * m];
        for (int i = 0; i < basis.length; i++) {
            basis[i] = (float) (random.nextDouble() - 0.5);
        }
        int found = rank;
        for (int i = 0; i < ITERATIONS; i++) {
            // The second pass repairs the orthogonality that a single one loses.
            basis = orthonormal(orthonormal(times(basis, gram, found, m, m), found, m), found, m);
            basis = nonzero(basis, found, m);
            found = basis.length / m;
        }
        float[] projected =
                FloatProducts.timesTransposed(times(basis, gram, found, m, m), 0, basis, 0, found, m, found);
        LeftBasis small = LeftBasis.symmetric(symmetric(Products.rows(projected, 0, found, found)), energy);
        float[] vectors = times(Products.flatten(small.vectors(), found), basis, found, found, m);
        return new LeftBasis(
                Products.rows(Arrays.copyOf(vectors, rank * m), 0, rank, m),
                Arrays.copyOf(small.values(), rank),
                energy);
    }

    /// The rows that are not zero, at least one.
    private static float[] nonzero(float[] rows, int k, int m) {
        int kept = 0;
        for (int i = 0; i < k; i++) {
            int from = i * m;
            if (IntStream.range(from, from + m).anyMatch(j -> rows[j] != 0)) {
                System.arraycopy(rows, from, rows, kept++ * m, m);
            }
        }
        return Arrays.copyOf(rows, Math.max(1, kept) * m);
    }

    private static float[] times(float[] a, float[] b, int m, int k, int n) {
        float[] c = new float[m * n];
        FloatProducts.accumulate(a, 0, b, 0, c, 0, m, k, n);
        return c;
    }

    /// Rows spanning the same space, orthonormal, through the inverse Cholesky factor of their Gram matrix.
    private static float[] orthonormal(float[] rows, int k, int m) {
        for (int i = 0; i < k; i++) {
            double square = 0;
            for (int j = i * m; j < (i + 1) * m; j++) {
                square += (double) rows[j] * rows[j];
            }
            float scale = square > 0 ? (float) (1 / Math.sqrt(square)) : 0;
            for (int j = i * m; j < (i + 1) * m; j++) {
                rows[j] *= scale;
            }
        }
        double[][] gram = Products.rows(FloatProducts.gram(rows, 0, k, m), 0, k, k);
        // Rows that lean on each other differ by less than products in single precision can tell.
        double[][] inverse = inverseFactor(gram, LEANING).orElseGet(() -> inverseOf(Products.gram(rows, 0, k, m)));
        return times(Products.flatten(inverse, k), rows, k, k, m);
    }

    private static double[][] inverseOf(double[][] gram) {
        return inverseFactor(gram, 0).orElseThrow();
    }

    /// `L^-1` of `G = L L^T`; rows that those before them span become zero.
    ///
    /// @param smallestPivot the smallest squared pivot of `L` that is trusted
    /// @return empty where one is smaller
    private static Optional<double[][]> inverseFactor(double[][] gram, double smallestPivot) {
        int k = gram.length;
        double[][] lower = new double[k][k];
        double[][] inverse = new double[k][k];
        for (int i = 0; i < k; i++) {
            double pivot = gram[i][i];
            for (int j = 0; j < i; j++) {
                double sum = gram[i][j];
                for (int p = 0; p < j; p++) {
                    sum -= lower[i][p] * lower[j][p];
                }
                lower[i][j] = lower[j][j] == 0 ? 0 : sum / lower[j][j];
                pivot -= lower[i][j] * lower[i][j];
            }
            if (pivot < smallestPivot) {
                return Optional.empty();
            }
            if (pivot < VANISHED) {
                continue;
            }
            lower[i][i] = Math.sqrt(pivot);
            inverse[i][i] = 1;
            for (int p = 0; p < i; p++) {
                double factor = lower[i][p];
                for (int j = 0; j <= p; j++) {
                    inverse[i][j] -= factor * inverse[p][j];
                }
            }
            for (int j = 0; j <= i; j++) {
                inverse[i][j] /= lower[i][i];
            }
        }
        return Optional.of(inverse);
    }

    /// The symmetric part, for rounding leaves products of symmetric matrices a hair off.
    private static double[][] symmetric(double[][] a) {
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < i; j++) {
                a[i][j] = (a[i][j] + a[j][i]) / 2;
                a[j][i] = a[i][j];
            }
        }
        return a;
    }
}
