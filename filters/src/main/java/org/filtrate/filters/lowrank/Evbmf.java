package org.filtrate.filters.lowrank;

import java.util.function.DoubleUnaryOperator;
import org.filtrate.graph.FiltrateException;

/// Estimates how many singular values of a noisy matrix are signal: empirical variational Bayesian matrix
/// factorisation, the global analytic solution of Nakajima, Sugiyama, Babacan and Tomioka (JMLR 2013).
///
/// @param rank number of singular values above the noise
/// @param noiseVariance the variance of the noise (`sigma2`)
/// @param threshold the singular value that divides signal from noise
public record Evbmf(int rank, double noiseVariance, double threshold) {
    private static final int GRID = 200;
    private static final double TOLERANCE = 1e-10;

    /// The estimate for a matrix `(L, M)`, `L <= M`.
    ///
    /// @param singularValues `(L)`, not increasing; not modified
    /// @param columns `M`
    public static Evbmf of(double[] singularValues, int columns) {
        int rows = singularValues.length;
        if (rows < 1 || rows > columns) {
            throw new FiltrateException("EVBMF: as many singular values as the shorter side are needed, " + rows
                    + " came for " + columns + " columns");
        }
        double alpha = (double) rows / columns;
        double tauBar = 2.5129 * Math.sqrt(alpha);
        double xBar = (1 + tauBar) * (1 + alpha / tauBar);
        double total = 0;
        for (double s : singularValues) {
            total += s * s;
        }
        if (total == 0) {
            return new Evbmf(0, 0, 0);
        }
        double upper = total / ((double) rows * columns);
        double lower = Math.min(upper, lowerBound(singularValues, columns, alpha, xBar));
        double variance = minimum(v -> objective(singularValues, columns, alpha, xBar, v), lower, upper);
        double threshold = Math.sqrt(columns * variance * xBar);
        int rank = 0;
        while (rank < rows && singularValues[rank] > threshold) {
            rank++;
        }
        return new Evbmf(rank, variance, threshold);
    }

    private static double lowerBound(double[] s, int columns, double alpha, double xBar) {
        int rows = s.length;
        int e = Math.max(0, (int) Math.min(Math.ceil(rows / (1 + alpha)) - 1, rows) - 1);
        if (e + 1 >= rows) {
            return 0;
        }
        double tail = 0;
        for (int i = e + 1; i < rows; i++) {
            tail += s[i] * s[i];
        }
        return Math.max(s[e + 1] * s[e + 1] / (columns * xBar), tail / (rows - e - 1) / columns);
    }

    private static double objective(double[] s, int columns, double alpha, double xBar, double variance) {
        double sum = 0;
        for (double value : s) {
            double x = value * value / (columns * variance);
            // The free energy diverges only at an exact zero, which every noise variance treats alike.
            double safe = Math.max(x, 1e-300);
            if (x <= xBar) {
                sum += x - Math.log(safe);
            } else {
                double shifted = x - (1 + alpha);
                double tau = (shifted + Math.sqrt(shifted * shifted - 4 * alpha)) / 2;
                sum += x - tau + Math.log((tau + 1) / x) + alpha * Math.log(tau / alpha + 1);
            }
        }
        return sum;
    }

    /// The least value over `[lower, upper]`: a grid over the logarithm, then a golden section around its best point.
    private static double minimum(DoubleUnaryOperator f, double lower, double upper) {
        double low = Math.log(Math.max(lower, upper * 1e-12));
        double step = (Math.log(upper) - low) / GRID;
        int best = 0;
        double bestValue = Double.MAX_VALUE;
        for (int i = 0; i <= GRID; i++) {
            double value = f.applyAsDouble(Math.exp(low + i * step));
            if (value < bestValue) {
                bestValue = value;
                best = i;
            }
        }
        double a = low + Math.max(0, best - 1) * step;
        double b = low + Math.min(GRID, best + 1) * step;
        double golden = (Math.sqrt(5) - 1) / 2;
        while (b - a > TOLERANCE) {
            double left = b - golden * (b - a);
            double right = a + golden * (b - a);
            if (f.applyAsDouble(Math.exp(left)) < f.applyAsDouble(Math.exp(right))) {
                b = right;
            } else {
                a = left;
            }
        }
        return Math.exp((a + b) / 2);
    }
}
