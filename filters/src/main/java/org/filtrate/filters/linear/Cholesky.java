package org.filtrate.filters.linear;

import java.util.Arrays;
import java.util.stream.IntStream;

/// The Cholesky factor of a symmetric positive definite matrix: `A = L L^T`. Runs on all cores.
public final class Cholesky {
    private static final int BLOCK = 64;
    private static final int RIGHT_SIDES = 32;

    /// A pivot below this share of the largest diagonal entry counts as this share.
    private static final double SMALLEST_PIVOT = 1e-12;

    private final double[][] lower;

    private Cholesky(double[][] lower) {
        this.lower = lower;
    }

    /// Factors a matrix.
    ///
    /// @param a `(n, n)` by rows, of which the lower triangle is read and overwritten
    public static Cholesky of(double[][] a) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, a[i][i]);
        }
        double floor = Math.max(largest * SMALLEST_PIVOT, Double.MIN_NORMAL);
        for (int from = 0; from < a.length; from += BLOCK) {
            int to = Math.min(a.length, from + BLOCK);
            factorDiagonal(a, from, to, floor);
            factorBelow(a, from, to);
            subtractProducts(a, from, to);
        }
        return new Cholesky(a);
    }

    /// `L (k, k)`, lower triangular with zeros above, with `A = L L^T`, `A` damped by as little as keeps it positive
    /// definite in spite of rounding.
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
        double[][] damped = new double[k][];
        for (int i = 0; i < k; i++) {
            damped[i] = a[i].clone();
            damped[i][i] += SMALLEST_PIVOT * trace / k;
        }
        of(damped);
        for (int i = 0; i < k; i++) {
            Arrays.fill(damped[i], i + 1, k, 0);
        }
        return damped;
    }

    private static void factorDiagonal(double[][] a, int from, int to, double floor) {
        for (int i = from; i < to; i++) {
            for (int j = from; j <= i; j++) {
                double sum = a[i][j];
                for (int p = from; p < j; p++) {
                    sum -= a[i][p] * a[j][p];
                }
                a[i][j] = i == j ? Math.sqrt(Math.max(sum, floor)) : sum / a[j][j];
            }
        }
    }

    private static void factorBelow(double[][] a, int from, int to) {
        IntStream.range(to, a.length).parallel().forEach(i -> {
            double[] row = a[i];
            for (int j = from; j < to; j++) {
                double sum = row[j];
                for (int p = from; p < j; p++) {
                    sum -= row[p] * a[j][p];
                }
                row[j] = sum / a[j][j];
            }
        });
    }

    /// Takes from the rows and columns that are left what the block of columns explains.
    private static void subtractProducts(double[][] a, int from, int to) {
        int n = a.length;
        double[][] turned = new double[Math.ceilDiv(to - from, 4) * 4][n];
        for (int i = to; i < n; i++) {
            for (int p = from; p < to; p++) {
                turned[p - from][i] = a[i][p];
            }
        }
        IntStream.range(0, Math.ceilDiv(n - to, 2)).parallel().forEach(pair -> {
            int first = to + 2 * pair;
            int second = Math.min(first + 1, n - 1);
            double[] spare = second == first ? new double[n] : a[second];
            for (int p = 0; p < turned.length; p += 4) {
                subtract(a[first], spare, turned, p, first, second, to, second + 1);
            }
        });
    }

    private static void subtract(
            double[] c0, double[] c1, double[][] t, int p, int first, int second, int from, int to) {
        double[] b0 = t[p];
        double[] b1 = t[p + 1];
        double[] b2 = t[p + 2];
        double[] b3 = t[p + 3];
        double a00 = b0[first];
        double a01 = b1[first];
        double a02 = b2[first];
        double a03 = b3[first];
        double a10 = b0[second];
        double a11 = b1[second];
        double a12 = b2[second];
        double a13 = b3[second];
        // Row `first` has one column less; what is written beyond its diagonal is never read.
        for (int j = from; j < to; j++) {
            c0[j] -= a00 * b0[j] + a01 * b1[j] + a02 * b2[j] + a03 * b3[j];
            c1[j] -= a10 * b0[j] + a11 * b1[j] + a12 * b2[j] + a13 * b3[j];
        }
    }

    /// The factor `L (n, n)` by rows; above the diagonal lie other numbers. Not to be modified.
    public double[][] lower() {
        return lower;
    }

    /// The `X` with `X A = B`.
    ///
    /// @param b `(m, n)` row-major; not modified
    /// @return `(m, n)` row-major, new
    public float[] solve(float[] b, int m) {
        int n = lower.length;
        float[] x = new float[Math.multiplyExact(m, n)];
        IntStream.range(0, Math.ceilDiv(m, RIGHT_SIDES)).parallel().forEach(block -> {
            int from = block * RIGHT_SIDES;
            int width = Math.min(RIGHT_SIDES, m - from);
            double[][] y = new double[n][width];
            for (int i = 0; i < n; i++) {
                for (int r = 0; r < width; r++) {
                    y[i][r] = b[(from + r) * n + i];
                }
            }
            substitute(y);
            for (int i = 0; i < n; i++) {
                for (int r = 0; r < width; r++) {
                    x[(from + r) * n + i] = (float) y[i][r];
                }
            }
        });
        return x;
    }

    /// Forward, then backward substitution, in place.
    private void substitute(double[][] y) {
        int n = lower.length;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                axpy(y[i], -lower[i][j], y[j]);
            }
            scale(y[i], 1 / lower[i][i]);
        }
        for (int i = n - 1; i >= 0; i--) {
            scale(y[i], 1 / lower[i][i]);
            for (int j = 0; j < i; j++) {
                axpy(y[j], -lower[i][j], y[i]);
            }
        }
    }

    private static void axpy(double[] c, double a, double[] b) {
        for (int r = 0; r < c.length; r++) {
            c[r] += a * b[r];
        }
    }

    private static void scale(double[] c, double a) {
        for (int r = 0; r < c.length; r++) {
            c[r] *= a;
        }
    }
}
