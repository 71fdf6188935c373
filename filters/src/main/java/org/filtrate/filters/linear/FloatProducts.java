package org.filtrate.filters.linear;

import java.util.stream.IntStream;

/// Products of large matrices in single precision: row-major in flat arrays, on all cores.
///
/// Work is cut into blocks of the result; a block gathers panels of both factors into small arrays, where they stay in
/// the
/// cache and where the innermost loop can be vectorised.
public final class FloatProducts {
    private static final int COLUMNS = 512;
    private static final int ROWS = 128;
    private static final int DEPTH = 64;

    private FloatProducts() {}

    /// `C += A B`.
    ///
    /// @param a `(m, k)` from `aFrom`; not modified
    /// @param b `(k, n)` from `bFrom`; not modified
    /// @param c `(m, n)` from `cFrom`; added to
    public static void accumulate(
            float[] a, int aFrom, float[] b, int bFrom, float[] c, int cFrom, int m, int k, int n) {
        Gather left = (row, count, at, depth, into) -> {
            for (int i = 0; i < count; i++) {
                System.arraycopy(a, aFrom + (row + i) * k + at, into[i], 0, depth);
            }
        };
        Gather right = (column, count, at, depth, into) -> {
            for (int p = 0; p < depth; p++) {
                System.arraycopy(b, bFrom + (at + p) * n + column, into[p], 0, count);
            }
        };
        blocks(left, right, c, cFrom, m, k, n, false);
    }

    /// `A B^T`.
    ///
    /// @param a `(m, n)` from `aFrom`; not modified
    /// @param b `(k, n)` from `bFrom`; not modified
    /// @return `(m, k)`, new
    public static float[] timesTransposed(float[] a, int aFrom, float[] b, int bFrom, int m, int n, int k) {
        float[] c = new float[Math.multiplyExact(m, k)];
        blocks(rows(a, aFrom, n), transposed(b, bFrom, n), c, 0, m, n, k, false);
        return c;
    }

    /// `A A^T`.
    ///
    /// @param a `(m, n)` from `from`; not modified
    /// @return `(m, m)`, symmetric, new
    public static float[] gram(float[] a, int from, int m, int n) {
        float[] gram = new float[Math.multiplyExact(m, m)];
        blocks(rows(a, from, n), transposed(a, from, n), gram, 0, m, n, m, true);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < i; j++) {
                gram[i * m + j] = gram[j * m + i];
            }
        }
        return gram;
    }

    /// `C += A^T A`, the upper triangle of `C` alone.
    ///
    /// @param a `(n, m)`; not modified
    /// @param c `(m, m)`; its upper triangle is added to, some of the rest overwritten
    public static void accumulateGram(float[] a, int n, int m, float[] c) {
        Gather left = (row, count, at, depth, into) -> {
            for (int p = 0; p < depth; p++) {
                int start = (at + p) * m + row;
                for (int i = 0; i < count; i++) {
                    into[i][p] = a[start + i];
                }
            }
        };
        Gather right = (column, count, at, depth, into) -> {
            for (int p = 0; p < depth; p++) {
                System.arraycopy(a, (at + p) * m + column, into[p], 0, count);
            }
        };
        blocks(left, right, c, 0, m, n, m, true);
    }

    /// Copies a panel of a factor: `count` rows or columns from `first`, `depth` places of the summed axis from `at`.
    @FunctionalInterface
    private interface Gather {
        void panel(int first, int count, int at, int depth, float[][] into);
    }

    private static Gather rows(float[] a, int from, int n) {
        return (row, count, at, depth, into) -> {
            for (int i = 0; i < count; i++) {
                System.arraycopy(a, from + (row + i) * n + at, into[i], 0, depth);
            }
        };
    }

    private static Gather transposed(float[] b, int from, int n) {
        return (column, count, at, depth, into) -> {
            for (int j = 0; j < count; j++) {
                int start = from + (column + j) * n + at;
                for (int p = 0; p < depth; p++) {
                    into[p][j] = b[start + p];
                }
            }
        };
    }

    private static void blocks(
            Gather left, Gather right, float[] c, int cFrom, int m, int k, int n, boolean upperOnly) {
        int rowBlocks = Math.ceilDiv(m, ROWS);
        IntStream.range(0, rowBlocks * Math.ceilDiv(n, COLUMNS)).parallel().forEach(task -> {
            int row = task % rowBlocks * ROWS;
            int column = task / rowBlocks * COLUMNS;
            if (!upperOnly || column + COLUMNS > row) {
                block(left, right, c, cFrom, row, Math.min(ROWS, m - row), column, Math.min(COLUMNS, n - column), k, n);
            }
        });
    }

    private static void block(
            Gather left, Gather right, float[] c, int cFrom, int row, int height, int column, int width, int k, int n) {
        // One row more than needed where the height is odd, and zeros where the depth is not a multiple of four.
        float[][] sums = new float[height + height % 2][width];
        float[][] a = new float[height + height % 2][DEPTH];
        float[][] b = new float[DEPTH][width];
        for (int at = 0; at < k; at += DEPTH) {
            int depth = Math.min(DEPTH, k - at);
            left.panel(row, height, at, depth, a);
            right.panel(column, width, at, depth, b);
            int padded = Math.ceilDiv(depth, 4) * 4;
            for (int p = depth; p < padded; p++) {
                java.util.Arrays.fill(b[p], 0);
                for (float[] factors : a) {
                    factors[p] = 0;
                }
            }
            for (int i = 0; i < sums.length; i += 2) {
                for (int p = 0; p < padded; p += 4) {
                    axpy(sums[i], sums[i + 1], a[i], a[i + 1], p, b[p], b[p + 1], b[p + 2], b[p + 3]);
                }
            }
        }
        for (int i = 0; i < height; i++) {
            int target = cFrom + (row + i) * n + column;
            for (int j = 0; j < width; j++) {
                c[target + j] += sums[i][j];
            }
        }
    }

    /// Adds to two rows what four rows contribute: the loop that the compiler vectorises.
    private static void axpy(
            float[] c0, float[] c1, float[] a0, float[] a1, int p, float[] b0, float[] b1, float[] b2, float[] b3) {
        float a00 = a0[p];
        float a01 = a0[p + 1];
        float a02 = a0[p + 2];
        float a03 = a0[p + 3];
        float a10 = a1[p];
        float a11 = a1[p + 1];
        float a12 = a1[p + 2];
        float a13 = a1[p + 3];
        for (int j = 0; j < c0.length; j++) {
            float x0 = b0[j];
            float x1 = b1[j];
            float x2 = b2[j];
            float x3 = b3[j];
            c0[j] += a00 * x0 + a01 * x1 + a02 * x2 + a03 * x3;
            c1[j] += a10 * x0 + a11 * x1 + a12 * x2 + a13 * x3;
        }
    }
}
