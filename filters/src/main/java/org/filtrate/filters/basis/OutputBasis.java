package org.filtrate.filters.basis;

import java.util.Arrays;
import org.filtrate.filters.linear.Cholesky;
import org.filtrate.filters.linear.LeftBasis;
import org.filtrate.filters.linear.Metric;
import org.filtrate.filters.linear.Products;

/// The bases of one group's filters `H (n, d)` that lose least in a metric `M = L L^T`.
///
/// The best approximation of rank `Q` is `U_Q U_Q^T H`, `U` the left singular vectors of `H L`: its basis is
/// `U_Q^T H`, and nothing has to be divided by `L`. Filters that outnumber their size are decomposed from the right, `H
/// L V = U S`.
///
/// @param vectors the singular vectors of the shorter side, and all singular values, of `H L`
/// @param fromRight whether they are those of the right side
record OutputBasis(LeftBasis vectors, boolean fromRight) {
    static OutputBasis of(double[][] h, Metric metric) {
        if (h.length <= metric.size()) {
            return new OutputBasis(LeftBasis.ofGram(symmetric(metric.between(h, h))), false);
        }
        double[][] lower = Cholesky.lower(metric.matrix());
        double[][] right = Products.times(Products.times(Products.transposed(lower), squares(h)), lower);
        return new OutputBasis(LeftBasis.ofGram(symmetric(right)), true);
    }

    private static double[][] squares(double[][] h) {
        return Products.times(Products.transposed(h), h);
    }

    /// The basis of a rank, `U_Q^T H`: rows that are orthogonal in the metric, each as long as its singular value.
    double[][] rows(double[][] h, Metric metric, int rank) {
        if (!fromRight) {
            return Products.times(vectors.leading(rank), h);
        }
        double[][] scaled =
                Arrays.stream(vectors.leading(rank)).map(double[]::clone).toArray(double[][]::new);
        for (int i = 0; i < rank; i++) {
            double value = vectors.values()[i];
            for (int j = 0; j < scaled[i].length; j++) {
                scaled[i][j] = value > 0 ? scaled[i][j] / value : 0;
            }
        }
        double[][] lower = Cholesky.lower(metric.matrix());
        return Products.times(Products.times(scaled, Products.transposed(lower)), squares(h));
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
