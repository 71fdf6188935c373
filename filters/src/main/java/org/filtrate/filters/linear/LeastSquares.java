package org.filtrate.filters.linear;

import java.nio.FloatBuffer;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.filtrate.graph.FiltrateException;

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

    /// The `X` with `X N = R`, `N` damped by as little as keeps it positive definite in spite of rounding.
    ///
    /// @param normal `N (k, k)`, symmetric and positive semi-definite; not modified
    /// @param right `R (m, k)`; not modified
    /// @return `(m, k)`, new; zeros where `N` is zero
    public static double[][] solve(double[][] normal, double[][] right) {
        int k = normal.length;
        double trace = 0;
        for (int i = 0; i < k; i++) {
            trace += normal[i][i];
        }
        if (!(trace > 0)) {
            return new double[right.length][k];
        }
        var solver = LinearSolverFactory_DDRM.chol(k);
        for (double ridge = RIDGE; !solver.setA(damped(normal, ridge * trace / k)); ridge *= 100) {
            if (ridge > 1) {
                throw new FiltrateException("least squares: the " + k + "x" + k + " normal matrix is not finite");
            }
        }
        DMatrixRMaj x = new DMatrixRMaj(k, right.length);
        solver.solve(new DMatrixRMaj(Products.transposed(right)), x);
        double[][] solved = new double[right.length][k];
        for (int i = 0; i < right.length; i++) {
            for (int j = 0; j < k; j++) {
                solved[i][j] = x.get(j, i);
            }
        }
        return solved;
    }

    private static DMatrixRMaj damped(double[][] normal, double ridge) {
        DMatrixRMaj n = new DMatrixRMaj(normal);
        for (int i = 0; i < normal.length; i++) {
            n.add(i, i, ridge);
        }
        return n;
    }
}
