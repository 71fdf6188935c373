package org.filtrate.filters.linear;

import java.util.function.UnaryOperator;

/// Linear systems too large to write down, by the method of conjugate gradients (Hestenes and Stiefel 1952).
public final class ConjugateGradients {
    /// The squared residual, relative to the right side's, at which a solution is good enough.
    private static final double TOLERANCE = 1e-16;

    private ConjugateGradients() {}

    /// Goes towards the `x` with `N x = b`; each step brings it closer in the norm of `N`, so that stopping early is
    /// harmless.
    ///
    /// @param operator `x -> N x`, `N` symmetric and positive semi-definite; returns a new array
    /// @param right `b`; not modified
    /// @param start where to begin; not modified
    /// @param steps the most steps to take
    /// @return `x`, new
    public static double[] solve(UnaryOperator<double[]> operator, double[] right, double[] start, int steps) {
        double[] x = start.clone();
        double[] residual = right.clone();
        add(residual, -1, operator.apply(x));
        double[] direction = residual.clone();
        double square = dot(residual, residual);
        double enough = TOLERANCE * dot(right, right);
        for (int step = 0; step < steps && square > enough; step++) {
            double[] image = operator.apply(direction);
            double curvature = dot(direction, image);
            if (curvature <= 0) {
                break;
            }
            double length = square / curvature;
            add(x, length, direction);
            add(residual, -length, image);
            double next = dot(residual, residual);
            for (int i = 0; i < direction.length; i++) {
                direction[i] = residual[i] + next / square * direction[i];
            }
            square = next;
        }
        return x;
    }

    private static void add(double[] to, double factor, double[] what) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * what[i];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
