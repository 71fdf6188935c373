package org.filtrate.filters.linear;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.filtrate.graph.FiltrateException;

/// Triangular roots of symmetric matrices.
public final class Cholesky {
    private static final double RIDGE = 1e-12;

    private Cholesky() {}

    /// `L (k, k)`, lower triangular, with `A = L L^T`, `A` damped by as little as keeps it positive definite in spite
    /// of rounding.
    ///
    /// @param a `(k, k)`, symmetric and positive semi-definite; not modified
    /// @return `(k, k)`, new; zeros where `A` is zero
    public static double[][] lower(double[][] a) {
        int k = a.length;
        double trace = 0;
        for (int i = 0; i < k; i++) {
            trace += a[i][i];
        }
        if (!(trace > 0)) {
            return new double[k][k];
        }
        for (double ridge = RIDGE; ridge <= 1; ridge *= 100) {
            DMatrixRMaj damped = new DMatrixRMaj(a);
            for (int i = 0; i < k; i++) {
                damped.add(i, i, ridge * trace / k);
            }
            var root = DecompositionFactory_DDRM.chol(k, true);
            if (root.decompose(damped)) {
                return rows(root.getT(null));
            }
        }
        throw new FiltrateException("triangular root: the " + k + "x" + k + " matrix is not finite");
    }

    private static double[][] rows(DMatrixRMaj lower) {
        double[][] rows = new double[lower.numRows][lower.numCols];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j <= i; j++) {
                rows[i][j] = lower.get(i, j);
            }
        }
        return rows;
    }
}
