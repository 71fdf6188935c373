package org.filtrate.filters.slcq;

import java.util.Arrays;
import org.filtrate.graph.FiltrateException;

/// Exact projection onto the L1 ball `||a||_1 <= radius` (Duchi, Shalev-Shwartz, Singer and Chandra, ICML 2008):
/// the point of the ball nearest to `v` is `sign(v) max(|v| - theta, 0)`, `theta` being found by sorting.
///
/// @param radius the ball's radius, at least 0
public record L1Ball(double radius) {
    /// What one ball holds, of coefficients `(filters, splits, bases)`.
    public enum Scope {
        /// Each filter's coefficients of each split.
        SPLIT,
        /// All coefficients of a filter.
        FILTER,
        /// All coefficients of the layer.
        LAYER
    }

    /// Checks the radius.
    public L1Ball {
        if (!(radius >= 0) || Double.isInfinite(radius)) {
            throw new FiltrateException("L1 ball: a radius of at least 0 is needed, " + radius + " came");
        }
    }

    /// Projects each of the vectors that a scope makes of coefficients onto this ball.
    ///
    /// @param coefficients `(filters, splits, bases)`, row-major. Modified
    public void project(float[] coefficients, int splits, int bases, Scope scope) {
        int length = switch (scope) {
            case SPLIT -> bases;
            case FILTER -> splits * bases;
            case LAYER -> coefficients.length;
        };
        for (int from = 0; from < coefficients.length; from += length) {
            project(coefficients, from, length);
        }
    }

    /// Projects one vector onto this ball.
    ///
    /// @param values the vector is `values[from]` to `values[from + length - 1]`. Modified
    public void project(float[] values, int from, int length) {
        double[] sorted = new double[length];
        double norm = 0;
        for (int i = 0; i < length; i++) {
            sorted[i] = Math.abs((double) values[from + i]);
            norm += sorted[i];
        }
        if (norm <= radius) {
            return;
        }
        double theta = threshold(sorted);
        for (int i = from; i < from + length; i++) {
            double left = Math.abs((double) values[i]) - theta;
            values[i] = left > 0 ? (float) Math.copySign(left, values[i]) : 0;
        }
    }

    /// What is taken from every magnitude of a vector outside the ball.
    ///
    /// @param magnitudes sorted here
    private double threshold(double[] magnitudes) {
        Arrays.sort(magnitudes);
        double sum = 0;
        double theta = 0;
        for (int count = 1; count <= magnitudes.length; count++) {
            double next = magnitudes[magnitudes.length - count];
            sum += next;
            double candidate = (sum - radius) / count;
            if (count > 1 && next <= candidate) {
                break;
            }
            theta = candidate;
        }
        return theta;
    }
}
