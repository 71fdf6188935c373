package org.filtrate.filters.linear;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How the error of filters is measured: a row `e (size)` counts `e M e^T`, `M` symmetric and positive definite.
///
/// For the second moments of a layer's inputs that is the mean squared error of its output; for the identity it is the
/// squared error of the filters themselves.
public final class Metric {
    /// What is added to the diagonal, relative to its mean: inputs that were never seen are not free.
    private static final double DAMPING = 1e-4;

    private final int size;
    private final float @Nullable [] matrix;
    private final double ridge;

    private Metric(int size, float @Nullable [] matrix, double ridge) {
        this.size = size;
        this.matrix = matrix;
        this.ridge = ridge;
    }

    /// The identity.
    public static Metric plain(int size) {
        return new Metric(size, null, 1);
    }

    /// Second moments, damped so that they are positive definite.
    ///
    /// @param moments `(size, size)` row-major, symmetric; kept and not to be modified
    public static Metric of(float[] moments, int size) {
        double trace = 0;
        for (int i = 0; i < size; i++) {
            trace += moments[i * size + i];
        }
        return trace > 0 ? new Metric(size, moments, DAMPING * trace / size) : plain(size);
    }

    /// The length of a row.
    public int size() {
        return size;
    }

    /// Whether this is the identity.
    public boolean isPlain() {
        return matrix == null;
    }

    /// `A M`.
    ///
    /// @param a `(rows, size)`; not modified
    /// @return `(rows, size)`; `a` itself for the identity
    public double[][] times(double[][] a) {
        if (matrix == null) {
            return a;
        }
        double[][] product = Products.times(a, matrix, size);
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < size; j++) {
                product[i][j] += ridge * a[i][j];
            }
        }
        return product;
    }

    /// `A M B^T`.
    ///
    /// @param a `(m, size)`; not modified. The product with `M` is made for it, so it should be the shorter one
    /// @param b `(k, size)`; not modified
    /// @return `(m, k)`, new
    public double[][] between(double[][] a, double[][] b) {
        return Products.times(times(a), Products.transposed(b));
    }

    /// `M` itself, `(size, size)`, new.
    public double[][] matrix() {
        double[][] copy = matrix == null ? new double[size][size] : Products.rows(matrix, 0, size, size);
        for (int i = 0; i < size; i++) {
            copy[i][i] += ridge;
        }
        return copy;
    }

    /// Every `step`-th row of `M`, from row `from`: `(count, size)`, new.
    public double[][] rows(int from, int step, int count) {
        double[][] rows = new double[count][size];
        for (int r = 0; r < count; r++) {
            int row = from + r * step;
            for (int j = 0; matrix != null && j < size; j++) {
                rows[r][j] = matrix[row * size + j];
            }
            rows[r][row] += ridge;
        }
        return rows;
    }

    /// The `X (m, k)` that minimises the error of `H - X F`.
    ///
    /// @param h `(m, size)`; not modified
    /// @param f `(k, size)`, `k` small; not modified. A row that depends on others gets the smaller share
    public double[][] coefficients(double[][] h, double[][] f) {
        double[][] weighted = Products.transposed(times(f));
        return LeastSquares.solve(Products.times(f, weighted), Products.times(h, weighted));
    }

    /// The error of rows, summed: `tr(E M E^T)`.
    public double squared(double[][] rows) {
        return Products.dot(rows, times(rows));
    }

    @Override
    public String toString() {
        return isPlain() ? "Metric[plain " + size + "]" : "Metric[" + size + ", " + Arrays.hashCode(matrix) + "]";
    }
}
