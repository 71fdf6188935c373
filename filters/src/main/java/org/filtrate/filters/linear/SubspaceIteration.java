package org.filtrate.filters.linear;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// The leading eigenpairs of a large symmetric positive semi-definite matrix, by orthogonal iteration from a seeded
/// random start with a Rayleigh-Ritz step at the end (Halko, Martinsson and Tropp 2011, algorithm 4.4).
final class SubspaceIteration {
    private static final int ITERATIONS = 2;
    private static final long SEED = 0x5eed;

    private SubspaceIteration() {}

    static LeftBasis leading(double[][] gram, int rank, double energy) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[][] basis = new double[rank][gram.length];
        for (double[] row : basis) {
            Arrays.setAll(row, i -> random.nextDouble() - 0.5);
        }
        for (int i = 0; i < ITERATIONS; i++) {
            basis = orthonormal(Products.times(basis, gram));
        }
        double[][] projected = Products.times(Products.times(basis, gram), Products.transposed(basis));
        LeftBasis small = LeftBasis.symmetric(projected, energy);
        return new LeftBasis(Products.times(small.vectors(), basis), small.values(), energy);
    }

    /// Rows spanning the same space, orthonormal: twice through the inverse Cholesky factor of the Gram matrix, which
    /// repairs the loss of a single pass.
    private static double[][] orthonormal(double[][] rows) {
        return cholesky(cholesky(rows));
    }

    private static double[][] cholesky(double[][] rows) {
        int k = rows.length;
        double scale =
                IntStream.range(0, k).mapToDouble(i -> norm(rows[i])).max().orElse(1);
        double[][] scaled = new double[k][];
        for (int i = 0; i < k; i++) {
            double norm = Math.max(norm(rows[i]), scale * 1e-300);
            scaled[i] = Arrays.stream(rows[i]).map(v -> v / norm).toArray();
        }
        double[][] gram = Products.times(scaled, Products.transposed(scaled));
        return Products.times(inverseFactor(gram), scaled);
    }

    private static double norm(double[] row) {
        return Math.sqrt(Arrays.stream(row).map(v -> v * v).sum());
    }

    /// `L^-1` of `G = L L^T`; a direction that has vanished is left out by a zero row.
    private static double[][] inverseFactor(double[][] gram) {
        int k = gram.length;
        double[][] lower = new double[k][k];
        double[][] inverse = new double[k][k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = gram[i][j];
                for (int p = 0; p < j; p++) {
                    sum -= lower[i][p] * lower[j][p];
                }
                lower[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-24)) : sum / lower[j][j];
            }
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
        return inverse;
    }
}
