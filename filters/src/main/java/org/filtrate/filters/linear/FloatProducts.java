package org.filtrate.filters.linear;

import java.util.stream.IntStream;

/// Products of large matrices in single precision: row-major in flat arrays, on all cores, without copies.
public final class FloatProducts {
    private static final int COLUMNS = 2048;
    private static final int PANEL = 64;

    private FloatProducts() {}

    /// `C = A B`.
    ///
    /// @param a `(m, k)` from `aFrom`; not modified
    /// @param b `(k, n)` from `bFrom`; not modified
    /// @param c `(m, n)` from `cFrom`; added to
    public static void accumulate(
            float[] a, int aFrom, float[] b, int bFrom, float[] c, int cFrom, int m, int k, int n) {
        int pairs = Math.ceilDiv(m, 2);
        int blocks = Math.ceilDiv(n, COLUMNS);
        IntStream.range(0, pairs * blocks).parallel().forEach(task -> {
            int i = 2 * (task % pairs);
            int from = task / pairs * COLUMNS;
            int width = Math.min(COLUMNS, n - from);
            float[] first = new float[width];
            float[] second = new float[width];
            for (int p = 0; p < k; p += 4) {
                axpy(
                        first,
                        second,
                        a,
                        aFrom + i * k,
                        i + 1 < m ? aFrom + (i + 1) * k : aFrom + i * k,
                        p,
                        k,
                        b,
                        bFrom + from,
                        n);
            }
            add(first, c, cFrom + i * n + from);
            if (i + 1 < m) {
                add(second, c, cFrom + (i + 1) * n + from);
            }
        });
    }

    private static void add(float[] values, float[] target, int at) {
        for (int j = 0; j < values.length; j++) {
            target[at + j] += values[j];
        }
    }

    /// Adds to two rows what four (or the last few) rows of `b` contribute.
    private static void axpy(
            float[] c0, float[] c1, float[] a, int row0, int row1, int p, int k, float[] b, int bAt, int n) {
        int left = k - p;
        // Missing rows are taken as the first, with a factor of zero.
        int b1 = left > 1 ? bAt + (p + 1) * n : bAt;
        int b2 = left > 2 ? bAt + (p + 2) * n : bAt;
        int b3 = left > 3 ? bAt + (p + 3) * n : bAt;
        kernel(
                c0,
                c1,
                b,
                bAt + p * n,
                b1,
                b2,
                b3,
                a[row0 + p],
                left > 1 ? a[row0 + p + 1] : 0,
                left > 2 ? a[row0 + p + 2] : 0,
                left > 3 ? a[row0 + p + 3] : 0,
                a[row1 + p],
                left > 1 ? a[row1 + p + 1] : 0,
                left > 2 ? a[row1 + p + 2] : 0,
                left > 3 ? a[row1 + p + 3] : 0);
    }

    /// The loop that the compiler vectorises.
    private static void kernel(
            float[] c0,
            float[] c1,
            float[] b,
            int b0,
            int b1,
            int b2,
            int b3,
            float a00,
            float a01,
            float a02,
            float a03,
            float a10,
            float a11,
            float a12,
            float a13) {
        for (int j = 0; j < c0.length; j++) {
            float x0 = b[b0 + j];
            float x1 = b[b1 + j];
            float x2 = b[b2 + j];
            float x3 = b[b3 + j];
            c0[j] += a00 * x0 + a01 * x1 + a02 * x2 + a03 * x3;
            c1[j] += a10 * x0 + a11 * x1 + a12 * x2 + a13 * x3;
        }
    }

    /// `A B^T`.
    ///
    /// @param a `(m, n)` from `aFrom`; not modified
    /// @param b `(k, n)` from `bFrom`; not modified
    /// @return `(m, k)`, new
    public static float[] timesTransposed(float[] a, int aFrom, float[] b, int bFrom, int m, int n, int k) {
        float[] c = new float[Math.multiplyExact(m, k)];
        float[] left = new float[m * PANEL];
        float[] right = new float[PANEL * k];
        for (int start = 0; start < n; start += PANEL) {
            int depth = Math.min(PANEL, n - start);
            int at = start;
            IntStream.range(0, m)
                    .parallel()
                    .forEach(i -> System.arraycopy(a, aFrom + i * n + at, left, i * depth, depth));
            IntStream.range(0, depth).parallel().forEach(p -> {
                for (int j = 0; j < k; j++) {
                    right[p * k + j] = b[bFrom + j * n + at + p];
                }
            });
            accumulate(left, 0, right, 0, c, 0, m, depth, k);
        }
        return c;
    }

    /// `values` as rows of doubles, `(rows, cols)`, new.
    public static double[][] widen(float[] values, int rows, int cols) {
        return Products.rows(values, 0, rows, cols);
    }
}
