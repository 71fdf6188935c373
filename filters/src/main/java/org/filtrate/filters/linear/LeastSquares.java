package org.filtrate.filters.linear;

import java.nio.FloatBuffer;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;

/// Least squares against a few rows.
public final class LeastSquares {
    private static final double RIDGE = 1e-10;

    private LeastSquares() {}

    /// The `X` that minimises `||H - X F||`.
    ///
    /// @param h `(m, n)`; not modified
    /// @param f `(k, n)`, `k` small; not modified. A row that depends on others gets the smaller share
    /// @return `(m, k)`, new
    public static double[][] coefficients(double[][] h, double[][] f) {
        double[][] turned = Products.transposed(f);
        double[][] normal = Products.times(f, turned);
        double[][] right = Products.times(h, turned);
        return solve(normal, right);
    }

    /// The `X` that minimises `||H - X F||`, for large matrices in single precision.
    ///
    /// @param h `(m, n)` row-major from `hFrom`; not modified
    /// @param f `(k, n)` row-major from `fFrom`; not modified
    /// @return `(m, k)` row-major, new
    public static float[] coefficients(FloatBuffer h, int hFrom, float[] f, int fFrom, int m, int n, int k) {
        float[] right = FloatProducts.timesTransposed(h, hFrom, FloatBuffer.wrap(f), fFrom, m, n, k);
        double[][] normal = Products.rows(FloatProducts.gram(f, fFrom, k, n), 0, k, k);
        double[][] unit = new double[k][k];
        for (int i = 0; i < k; i++) {
            unit[i][i] = 1;
        }
        float[] inverse = Products.flatten(solve(normal, unit), k);
        float[] x = new float[Math.multiplyExact(m, k)];
        FloatProducts.accumulate(right, 0, inverse, 0, x, 0, m, k, k);
        return x;
    }

    /// `X` with `X N = R` for a symmetric positive semi-definite `N (k, k)`.
    private static double[][] solve(double[][] normal, double[][] right) {
        int k = normal.length;
        DMatrixRMaj n = new DMatrixRMaj(normal);
        double trace = CommonOps_DDRM.trace(n);
        if (trace == 0) {
            return new double[right.length][k];
        }
        for (int i = 0; i < k; i++) {
            n.add(i, i, RIDGE * trace / k);
        }
        var solver = LinearSolverFactory_DDRM.chol(k);
        solver.setA(n);
        DMatrixRMaj x = new DMatrixRMaj(k, right.length);
        DMatrixRMaj b = new DMatrixRMaj(Products.transposed(right));
        solver.solve(b, x);
        double[][] solved = new double[right.length][k];
        for (int i = 0; i < right.length; i++) {
            for (int j = 0; j < k; j++) {
                solved[i][j] = x.get(j, i);
            }
        }
        return solved;
    }
}
