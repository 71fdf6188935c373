package org.filtrate.filters.linear;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Products of large matrices in single precision: row-major, on all cores. What is only read may lie in a file.
///
/// Work is cut into blocks of the result; a block gathers panels of both factors into small arrays, where they stay in
/// the cache and where the innermost loop can be vectorised.
public final class FloatProducts {
    private static final int COLUMNS = 512;
    private static final int ROWS = 256;
    private static final int DEPTH = 128;

    private FloatProducts() {}

    /// `C += A B`, as [#accumulate(FloatBuffer, int, FloatBuffer, int, float\[\], int, int, int, int)] with arrays.
    public static void accumulate(
            float[] a, int aFrom, float[] b, int bFrom, float[] c, int cFrom, int m, int k, int n) {
        accumulate(FloatBuffer.wrap(a), aFrom, FloatBuffer.wrap(b), bFrom, c, cFrom, m, k, n);
    }

    /// `C += A B`.
    ///
    /// @param a `(m, k)` from `aFrom`; not modified
    /// @param b `(k, n)` from `bFrom`; not modified
    /// @param c `(m, n)` from `cFrom`; added to
    public static void accumulate(
            FloatBuffer a, int aFrom, FloatBuffer b, int bFrom, float[] c, int cFrom, int m, int k, int n) {
        blocks(rows(a, aFrom, k), columns(b, bFrom, n), c, cFrom, m, k, n, false);
    }

    /// `A B^T`, as [#timesTransposed(FloatBuffer, int, FloatBuffer, int, int, int, int)] with arrays.
    public static float[] timesTransposed(float[] a, int aFrom, float[] b, int bFrom, int m, int n, int k) {
        return timesTransposed(FloatBuffer.wrap(a), aFrom, FloatBuffer.wrap(b), bFrom, m, n, k);
    }

    /// `A B^T`.
    ///
    /// @param a `(m, n)` from `aFrom`; not modified
    /// @param b `(k, n)` from `bFrom`; not modified
    /// @return `(m, k)`, new
    public static float[] timesTransposed(FloatBuffer a, int aFrom, FloatBuffer b, int bFrom, int m, int n, int k) {
        float[] c = new float[Math.multiplyExact(m, k)];
        blocks(rows(a, aFrom, n), transposed(b, bFrom, n), c, 0, m, n, k, false);
        return c;
    }

    /// `A A^T`, as [#gram(FloatBuffer, int, int, int)] with an array.
    public static float[] gram(float[] a, int from, int m, int n) {
        return gram(FloatBuffer.wrap(a), from, m, n);
    }

    /// `A A^T`.
    ///
    /// @param a `(m, n)` from `from`; not modified
    /// @return `(m, m)`, symmetric, new
    public static float[] gram(FloatBuffer a, int from, int m, int n) {
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
        blocks(left, columns(FloatBuffer.wrap(a), 0, m), c, 0, m, n, m, true);
    }

    /// Copies a panel of a factor: `count` rows or columns from `first`, `depth` places of the summed axis from `at`.
    @FunctionalInterface
    private interface Gather {
        void panel(int first, int count, int at, int depth, float[][] into);
    }

    private static Gather rows(FloatBuffer a, int from, int n) {
        return (row, count, at, depth, into) -> {
            for (int i = 0; i < count; i++) {
                a.get(from + (row + i) * n + at, into[i], 0, depth);
            }
        };
    }

    private static Gather columns(FloatBuffer b, int from, int n) {
        return (column, count, at, depth, into) -> {
            for (int p = 0; p < depth; p++) {
                b.get(from + (at + p) * n + column, into[p], 0, count);
            }
        };
    }

    private static Gather transposed(FloatBuffer b, int from, int n) {
        return (column, count, at, depth, into) -> {
            float[] piece = new float[depth];
            for (int j = 0; j < count; j++) {
                b.get(from + (column + j) * n + at, piece);
                for (int p = 0; p < depth; p++) {
                    into[p][j] = piece[p];
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
        float[][] sums = new float[height][width];
        int deepest = Math.min(DEPTH, Math.ceilDiv(k, 8) * 8);
        float[][] a = new float[height][deepest];
        float[][] b = new float[deepest][width];
        for (int at = 0; at < k; at += DEPTH) {
            int depth = Math.min(DEPTH, k - at);
            left.panel(row, height, at, depth, a);
            right.panel(column, width, at, depth, b);
            int padded = pad(a, b, depth);
            // Eight rows of the right factor stay in the nearest cache while all rows of the left one pass by.
            for (int p = 0; p < padded; p += 8) {
                for (int i = 0; i < height; i++) {
                    axpy(sums[i], a[i], p, b[p], b[p + 1], b[p + 2], b[p + 3], b[p + 4], b[p + 5], b[p + 6], b[p + 7]);
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

    /// Fills panels with zeros up to the next multiple of eight.
    private static int pad(float[][] a, float[][] b, int depth) {
        int padded = Math.ceilDiv(depth, 8) * 8;
        for (int p = depth; p < padded; p++) {
            Arrays.fill(b[p], 0);
            for (float[] factors : a) {
                factors[p] = 0;
            }
        }
        return padded;
    }

    /// Adds to one row what eight rows contribute: the loop that the compiler vectorises. With two rows at a time it
    /// would not do so reliably.
    private static void axpy(
            float[] c,
            float[] a,
            int p,
            float[] b0,
            float[] b1,
            float[] b2,
            float[] b3,
            float[] b4,
            float[] b5,
            float[] b6,
            float[] b7) {
        float a0 = a[p];
        float a1 = a[p + 1];
        float a2 = a[p + 2];
        float a3 = a[p + 3];
        float a4 = a[p + 4];
        float a5 = a[p + 5];
        float a6 = a[p + 6];
        float a7 = a[p + 7];
        for (int j = 0; j < c.length; j++) {
            c[j] += a0 * b0[j]
                    + a1 * b1[j]
                    + a2 * b2[j]
                    + a3 * b3[j]
                    + (a4 * b4[j] + a5 * b5[j] + a6 * b6[j] + a7 * b7[j]);
        }
    }
}
