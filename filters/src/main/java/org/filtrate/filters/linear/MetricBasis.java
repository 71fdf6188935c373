package org.filtrate.filters.linear;

import java.util.Arrays;

/// The bases of a matrix `H (n, d)` that lose least in a metric `M = L L^T`.
///
/// The best approximation of rank `Q` is `U_Q U_Q^T H`, `U` the left singular vectors of `H L`: its basis is
/// `U_Q^T H`, and nothing has to be divided by `L`. A matrix with more rows than columns is decomposed from the
/// right, `H L V = U S`.
///
/// @param vectors the singular vectors of the shorter side, and all singular values, of `H L`
/// @param right what the vectors of the right side are multiplied with to become a basis; empty for those of the left
public record MetricBasis(LeftBasis vectors, double[][] right) {
    /// The bases of `H (n, d)`; not modified.
    public static MetricBasis of(double[][] h, Metric metric) {
        return h.length <= metric.size()
                ? new MetricBasis(LeftBasis.ofGram(symmetric(metric.between(h, h))), new double[0][])
                : fromRight(Products.times(Products.transposed(h), h), metric);
    }

    /// The bases of a matrix with many rows.
    ///
    /// @param squares `H^T H (d, d)`; not modified
    public static MetricBasis fromRight(double[][] squares, Metric metric) {
        double[][] lower = Cholesky.lower(metric.matrix());
        double[][] right = Products.times(Products.transposed(lower), squares);
        return new MetricBasis(LeftBasis.ofGram(symmetric(Products.times(right, lower))), right);
    }

    /// The basis of a rank, `U_Q^T H`: rows that are orthogonal in the metric, each as long as its singular value.
    ///
    /// @param h the matrix that this was made of; not modified
    /// @return `(rank, d)`, new
    public double[][] rows(double[][] h, int rank) {
        return right.length == 0 ? Products.times(vectors.leading(rank), h) : rows(rank);
    }

    /// The basis of a rank of a matrix with many rows.
    ///
    /// @return `(rank, d)`, new
    public double[][] rows(int rank) {
        double[][] scaled =
                Arrays.stream(vectors.leading(rank)).map(double[]::clone).toArray(double[][]::new);
        for (int i = 0; i < rank; i++) {
            double value = vectors.values()[i];
            for (int j = 0; j < scaled[i].length; j++) {
                scaled[i][j] = value > 0 ? scaled[i][j] / value : 0;
            }
        }
        return Products.times(scaled, right);
    }

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
