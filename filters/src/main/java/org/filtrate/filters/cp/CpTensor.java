package org.filtrate.filters.cp;

import java.util.List;
import org.filtrate.filters.linear.LeastSquares;
import org.filtrate.filters.linear.Products;

/// One group's filters as a tensor over output channels, input channels and kernel positions, and steps towards a
/// decomposition of it.
///
/// @param h `(n, c * area)`; not to be modified
/// @param area positions of the kernel
/// @param energy the squared norm of `h`
record CpTensor(double[][] h, int area, double energy) {
    CpTensor(double[][] h, int area) {
        this(h, area, Products.dot(h, h));
    }

    private CpComposition composition() {
        return new CpComposition(area);
    }

    /// What the tensor and the two factors besides one give: the right side of that factor's least squares,
    /// `(R, ..)`.
    double[][] seen(CpFactors factors, int mode) {
        List<double[][]> inner = List.of(factors.b(), factors.c());
        return mode == 0
                ? Products.times(composition().rows(inner), Products.transposed(h))
                : composition().adjoint(inner, mode - 1, Products.times(factors.a(), h));
    }

    /// The squared error, from what one factor sees.
    ///
    /// @param seen [#seen] of the mode
    /// @param squares [CpFactors#squaresBeside] of the mode
    double error(double[][] factor, double[][] seen, double[][] squares) {
        return energy - 2 * Products.dot(factor, seen) + Products.dot(factor, Products.times(squares, factor));
    }

    /// The squared error.
    double error(CpFactors factors) {
        double[][] rows = composition().rows(List.of(factors.b(), factors.c()));
        double[][] left = Products.times(Products.transposed(factors.a()), rows);
        for (int t = 0; t < h.length; t++) {
            for (int j = 0; j < h[t].length; j++) {
                left[t][j] -= h[t][j];
            }
        }
        return Products.dot(left, left);
    }

    /// Alternating least squares: each factor in turn the best for the other two, until a sweep gains less than a
    /// share.
    CpFactors descend(CpFactors start, int sweeps, double share) {
        CpFactors factors = start;
        double last = Double.POSITIVE_INFINITY;
        for (int sweep = 0; sweep < sweeps; sweep++) {
            double error = 0;
            for (int mode = 0; mode < 3; mode++) {
                double[][] seen = seen(factors, mode);
                double[][] squares = factors.squaresBeside(mode);
                double[][] best = Products.transposed(LeastSquares.solve(squares, Products.transposed(seen)));
                factors = factors.with(mode, best);
                error = error(best, seen, squares);
            }
            factors = factors.balanced();
            if (last - error <= share * energy) {
                break;
            }
            last = error;
        }
        return factors;
    }
}
