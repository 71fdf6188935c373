package org.filtrate.filters.linear;

import java.nio.FloatBuffer;
import java.util.stream.IntStream;

/// Matrix products. Matrices are arrays of rows; every product adds up in double precision and runs on all cores.
public final class Products {
    private static final int PANEL_ROWS = 64;
    private static final int PANEL_COLS = 512;

    private Products() {}

    /// `C = A B`.
    ///
    /// @param a `(m, k)`; not modified
    /// @param b `(k, n)`; not modified
    /// @return `(m, n)`, new
    public static double[][] times(double[][] a, double[][] b) {
        int n = b.length == 0 ? 0 : b[0].length;
        double[][] c = new double[a.length][n];
        IntStream.range(0, Math.ceilDiv(a.length, 2)).parallel().forEach(pair -> {
            int i = 2 * pair;
            accumulate(c, a, b, i, Math.min(i + 1, a.length - 1), 0, b.length);
        });
        return c;
    }

    /// `C = A M`.
    ///
    /// @param a `(rows, size)`; not modified
    /// @param m `(size, size)` row-major in single precision; not modified
    /// @return `(rows, size)`, new
    public static double[][] times(double[][] a, float[] m, int size) {
        double[][] c = new double[a.length][size];
        for (int start = 0; start < size; start += PANEL_ROWS) {
            int depth = Math.min(PANEL_ROWS, size - start);
            double[][] panel = rows(m, start * size, depth, size);
            double[][] part = columns(a, start, depth);
            IntStream.range(0, Math.ceilDiv(a.length, 2)).parallel().forEach(pair -> {
                int i = 2 * pair;
                accumulate(c, part, panel, i, Math.min(i + 1, a.length - 1), 0, depth);
            });
        }
        return c;
    }

    private static double[][] columns(double[][] a, int from, int count) {
        double[][] part = new double[a.length][];
        for (int i = 0; i < a.length; i++) {
            part[i] = java.util.Arrays.copyOfRange(a[i], from, from + count);
        }
        return part;
    }

    /// `G = A A^T`.
    ///
    /// @param a `(m, n)` row-major in one array, starting at `from`; not modified
    /// @return `(m, m)`, symmetric, new
    public static double[][] gram(float[] a, int from, int m, int n) {
        return gram(FloatBuffer.wrap(a), from, m, n);
    }

    /// `G = A A^T`.
    ///
    /// @param a `(m, n)` row-major, starting at `from`; not modified
    /// @return `(m, m)`, symmetric, new
    public static double[][] gram(FloatBuffer a, int from, int m, int n) {
        double[][] gram = new double[m][m];
        double[][] panel = new double[PANEL_ROWS][m];
        for (int start = 0; start < n; start += PANEL_ROWS) {
            int depth = Math.min(PANEL_ROWS, n - start);
            loadTransposed(a, from, m, n, start, depth, panel);
            int last = depth;
            IntStream.range(0, Math.ceilDiv(m, 2)).parallel().forEach(pair -> rankUpdate(gram, panel, 2 * pair, last));
        }
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < i; j++) {
                gram[i][j] = gram[j][i];
            }
        }
        return gram;
    }

    /// Rows `start..start+depth` of `A^T` into `panel (PANEL_ROWS, m)`, zeros below.
    private static void loadTransposed(FloatBuffer a, int from, int m, int n, int start, int depth, double[][] panel) {
        IntStream.range(0, Math.ceilDiv(m, PANEL_COLS)).parallel().forEach(block -> {
            int end = Math.min(m, (block + 1) * PANEL_COLS);
            float[] piece = new float[depth];
            for (int i = block * PANEL_COLS; i < end; i++) {
                a.get(from + i * n + start, piece, 0, depth);
                for (int p = 0; p < depth; p++) {
                    panel[p][i] = piece[p];
                }
            }
        });
        for (int p = depth; p < PANEL_ROWS; p++) {
            java.util.Arrays.fill(panel[p], 0);
        }
    }

    /// Adds to rows `i` and `i + 1` of the upper triangle what a panel of `A^T` contributes.
    private static void rankUpdate(double[][] gram, double[][] panel, int i, int depth) {
        int second = Math.min(i + 1, gram.length - 1);
        double[] scratch = second == i ? new double[gram.length] : gram[second];
        for (int p = 0; p < depth; p += 4) {
            double[] b0 = panel[p];
            double[] b1 = panel[p + 1];
            double[] b2 = panel[p + 2];
            double[] b3 = panel[p + 3];
            axpy(
                    gram[i],
                    scratch,
                    b0[i],
                    b1[i],
                    b2[i],
                    b3[i],
                    b0[second],
                    b1[second],
                    b2[second],
                    b3[second],
                    b0,
                    b1,
                    b2,
                    b3,
                    i,
                    gram.length);
        }
    }

    private static void accumulate(double[][] c, double[][] a, double[][] b, int i, int second, int from, int to) {
        int n = c[i].length;
        double[] scratch = second == i ? new double[n] : c[second];
        double[] none = new double[n];
        for (int p = from; p < to; p += 4) {
            double[] b1 = p + 1 < to ? b[p + 1] : none;
            double[] b2 = p + 2 < to ? b[p + 2] : none;
            double[] b3 = p + 3 < to ? b[p + 3] : none;
            axpy(
                    c[i],
                    scratch,
                    at(a[i], p),
                    at(a[i], p + 1),
                    at(a[i], p + 2),
                    at(a[i], p + 3),
                    at(a[second], p),
                    at(a[second], p + 1),
                    at(a[second], p + 2),
                    at(a[second], p + 3),
                    b[p],
                    b1,
                    b2,
                    b3,
                    0,
                    n);
        }
    }

    private static double at(double[] row, int index) {
        return index < row.length ? row[index] : 0;
    }

    /// `c0 += sum a0k bk` and `c1 += sum a1k bk` over columns `from..to`: the loop that the compiler vectorises.
    private static void axpy(
            double[] c0,
            double[] c1,
            double a00,
            double a01,
            double a02,
            double a03,
            double a10,
            double a11,
            double a12,
            double a13,
            double[] b0,
            double[] b1,
            double[] b2,
            double[] b3,
            int from,
            int to) {
        for (int j = from; j < to; j++) {
            double x0 = b0[j];
            double x1 = b1[j];
            double x2 = b2[j];
            double x3 = b3[j];
            c0[j] += a00 * x0 + a01 * x1 + a02 * x2 + a03 * x3;
            c1[j] += a10 * x0 + a11 * x1 + a12 * x2 + a13 * x3;
        }
    }

    /// The sum of all products of two matrices' entries, `tr(A B^T)`.
    ///
    /// @param a `(m, n)`; not modified
    /// @param b `(m, n)`; not modified
    public static double dot(double[][] a, double[][] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[i].length; j++) {
                sum += a[i][j] * b[i][j];
            }
        }
        return sum;
    }

    /// The transpose of `a (m, n)`, new.
    public static double[][] transposed(double[][] a) {
        int n = a.length == 0 ? 0 : a[0].length;
        double[][] turned = new double[n][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < n; j++) {
                turned[j][i] = a[i][j];
            }
        }
        return turned;
    }

    /// `values (rows, cols)`, row-major from `from`, as rows of doubles, new.
    public static double[][] rows(float[] values, int from, int rows, int cols) {
        return rows(FloatBuffer.wrap(values), from, rows, cols);
    }

    /// `values (rows, cols)`, row-major from `from`, as rows of doubles, new.
    public static double[][] rows(FloatBuffer values, int from, int rows, int cols) {
        double[][] matrix = new double[rows][cols];
        float[] row = new float[cols];
        for (int r = 0; r < rows; r++) {
            values.get(from + r * cols, row);
            for (int c = 0; c < cols; c++) {
                matrix[r][c] = row[c];
            }
        }
        return matrix;
    }

    /// `values`, row-major, as rows of `cols`, new.
    public static double[][] rows(double[] values, int cols) {
        double[][] matrix = new double[values.length / cols][];
        for (int r = 0; r < matrix.length; r++) {
            matrix[r] = java.util.Arrays.copyOfRange(values, r * cols, (r + 1) * cols);
        }
        return matrix;
    }

    /// The rows of `a` one after the other, new.
    public static double[] flatten(double[][] a) {
        int cols = a.length == 0 ? 0 : a[0].length;
        double[] values = new double[a.length * cols];
        for (int r = 0; r < a.length; r++) {
            System.arraycopy(a[r], 0, values, r * cols, cols);
        }
        return values;
    }

    /// The first `count` rows of `a`, as one row-major array of floats, new.
    public static float[] flatten(double[][] a, int count) {
        int cols = a.length == 0 ? 0 : a[0].length;
        float[] values = new float[count * cols];
        for (int r = 0; r < count; r++) {
            for (int c = 0; c < cols; c++) {
                values[r * cols + c] = (float) a[r][c];
            }
        }
        return values;
    }
}
