package org.filtrate.cli.demo;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.filtrate.graph.FiltrateException;

/// Ridge regression, the least squares that keeps its coefficients small.
final class Ridge {
    private Ridge() {}

    /// The `X` with `X (S + lambda t I) = C`, `t` being the mean of the diagonal of `S`: row `k` predicts the `k`-th
    /// target from the deviation of a patch from its mean.
    ///
    /// @param covariance `S (dims, dims)` of what is predicted from, symmetric; not modified
    /// @param cross `C (targets, dims)`, the covariance of each target with it; not modified
    /// @param lambda above 0
    /// @return `(targets, dims)`, new
    static double[][] coefficients(double[][] covariance, double[][] cross, double lambda) {
        DMatrixRMaj normal = new DMatrixRMaj(covariance);
        int dims = covariance.length;
        double ridge = lambda * Math.max(CommonOps_DDRM.trace(normal), Double.MIN_NORMAL) / dims;
        for (int i = 0; i < dims; i++) {
            normal.add(i, i, ridge);
        }
        var solver = LinearSolverFactory_DDRM.chol(dims);
        if (!solver.setA(normal)) {
            throw new FiltrateException("ridge regression: a covariance is needed, its factorisation failed");
        }
        double[][] coefficients = new double[cross.length][];
        for (int k = 0; k < cross.length; k++) {
            DMatrixRMaj solved = new DMatrixRMaj(dims, 1);
            solver.solve(new DMatrixRMaj(dims, 1, true, cross[k].clone()), solved);
            coefficients[k] = solved.getData();
        }
        return coefficients;
    }
}
