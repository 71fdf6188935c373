package org.filtrate.filters.linear;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Chooses what stands for rows of numbers, block by block out of what can be stored, so that `sum e M e^T` is small
/// for the errors `e` of rows.
///
/// [#nearestPlanes] makes a first choice: one block after the other, those still to come making up for the error so far
/// (Babai's nearest plane, the block form of GPTQ). [#improve] then goes over all blocks again and again and chooses
/// each anew beside the others as they are. The error never grows in that.
public final class BlockDescent {
    /// Rows that go through the matrices together.
    private static final int TOGETHER = 16;

    /// Keeps the factorisation of moments of few samples away from zero.
    private static final double RIDGE = 1e-6;

    private final int cols;
    private final int size;
    private final int blocks;
    private final float[] metric;

    /// How one block is chosen.
    public interface Alphabet {
        /// What choosing takes under given metrics, worked out once for all rows.
        ///
        /// @param metrics `S (blocks, size, size)`, symmetric; not to be modified
        Choices under(float[] metrics);
    }

    /// What choosing takes under given metrics. Used by several threads.
    public interface Choices {
        /// One that chooses, for a single thread.
        Chooser chooser();
    }

    /// Chooses blocks, for a single thread.
    @FunctionalInterface
    public interface Chooser {
        /// Chooses, of all that can be stored, the `x` for which `x S x^T - 2 h x^T` is least, and keeps in mind what
        /// it was.
        ///
        /// @param row the row
        /// @param block the block of the row
        /// @param h `(size)`; not modified
        /// @param x `(size)`, takes what was chosen
        void choose(int row, int block, float[] h, float[] x);
    }

    /// @param metric `M (cols, cols)`, symmetric, positive semi-definite, row-major; not modified
    /// @param size numbers of a block; divides `cols`
    public BlockDescent(float[] metric, int cols, int size) {
        if (cols % size != 0) {
            throw new IllegalArgumentException("rows of " + cols + " are not made of blocks of " + size);
        }
        this.metric = metric;
        this.cols = cols;
        this.size = size;
        this.blocks = cols / size;
    }

    /// Chooses every block of some rows once, from the one that counts most to the one that counts least.
    ///
    /// @param values the rows, `cols` numbers each; not modified
    /// @param chosen takes what stands for them
    /// @param first the first row
    /// @param count how many rows
    public void nearestPlanes(float[] values, float[] chosen, int first, int count, Alphabet alphabet) {
        int[] order = order();
        float[] lower = lower(order);
        Choices choices = alphabet.under(planeMetrics(lower, order));
        tasks(first, count, (from, rows) -> planes(values, chosen, from, rows, order, lower, choices.chooser()));
    }

    /// Blocks from the one that counts least to the one that counts most.
    private int[] order() {
        double[] traces = new double[blocks];
        for (int i = 0; i < cols; i++) {
            traces[i / size] += metric[i * cols + i];
        }
        return IntStream.range(0, blocks)
                .boxed()
                .sorted(Comparator.comparingDouble(b -> traces[b]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /// The factor `L (cols, cols)` of the metric, `M = L L^T`, blocks in an order; zeros above the diagonal.
    private float[] lower(int[] order) {
        double[][] ordered = new double[cols][];
        double trace = 0;
        for (int i = 0; i < cols; i++) {
            trace += metric[i * cols + i];
        }
        double ridge = RIDGE * trace / cols + Double.MIN_NORMAL;
        for (int i = 0; i < cols; i++) {
            ordered[i] = new double[cols];
            int row = (order[i / size] * size + i % size) * cols;
            for (int j = 0; j <= i; j++) {
                ordered[i][j] = metric[row + order[j / size] * size + j % size];
            }
            ordered[i][i] += ridge;
        }
        double[][] factor = Cholesky.of(ordered).lower();
        float[] lower = new float[cols * cols];
        for (int i = 0; i < cols; i++) {
            for (int j = 0; j <= i; j++) {
                lower[i * cols + j] = (float) factor[i][j];
            }
        }
        return lower;
    }

    /// What an error inside a block counts while all blocks before it in the order are free to make up for it: `D D^T`
    /// for the block `D` on the factor's diagonal.
    private float[] planeMetrics(float[] lower, int[] order) {
        float[] metrics = new float[blocks * size * size];
        for (int b = 0; b < blocks; b++) {
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    double sum = 0;
                    for (int p = 0; p <= Math.min(i, j); p++) {
                        sum += (double) lower[(b * size + i) * cols + b * size + p]
                                * lower[(b * size + j) * cols + b * size + p];
                    }
                    metrics[(order[b] * size + i) * size + j] = (float) sum;
                }
            }
        }
        return metrics;
    }

    @FunctionalInterface
    private interface Task {
        void run(int first, int rows);
    }

    private static void tasks(int first, int count, Task task) {
        IntStream.range(0, Math.ceilDiv(count, TOGETHER))
                .parallel()
                .forEach(t -> task.run(first + t * TOGETHER, Math.min(TOGETHER, count - t * TOGETHER)));
    }

    private void planes(
            float[] values, float[] chosen, int first, int rows, int[] order, float[] lower, Chooser chooser) {
        // What the errors so far add to each column of `e L`, in the order of the factor.
        float[][] owed = new float[rows][cols];
        float[] h = new float[size];
        float[] x = new float[size];
        float[] error = new float[size];
        for (int b = blocks - 1; b >= 0; b--) {
            for (int r = 0; r < rows; r++) {
                int at = (first + r) * cols + order[b] * size;
                wanted(values, at, owed[r], b, lower, h);
                chooser.choose(first + r, order[b], h, x);
                for (int i = 0; i < size; i++) {
                    chosen[at + i] = x[i];
                    error[i] = values[at + i] - x[i];
                }
                add(owed[r], error, lower, b * size, b * size);
            }
        }
    }

    /// `h = (w D + owed) D^T` for a block: where the least error lies, times the block's metric.
    private void wanted(float[] values, int at, float[] owed, int block, float[] lower, float[] h) {
        int corner = block * size;
        Arrays.fill(h, 0);
        for (int p = 0; p < size; p++) {
            double sum = owed[corner + p];
            for (int i = p; i < size; i++) {
                sum += (double) values[at + i] * lower[(corner + i) * cols + corner + p];
            }
            for (int i = p; i < size; i++) {
                h[i] += (float) (sum * lower[(corner + i) * cols + corner + p]);
            }
        }
    }

    /// Goes over all blocks of some rows until none changes.
    ///
    /// @param values the rows, `cols` numbers each; not modified
    /// @param chosen what stands for them; changed
    /// @param first the first row
    /// @param count how many rows
    /// @param sweeps how often at most
    public void improve(float[] values, float[] chosen, int first, int count, int sweeps, Alphabet alphabet) {
        Choices choices = alphabet.under(blockMetrics());
        tasks(first, count, (from, rows) -> {
            Chooser chooser = choices.chooser();
            float[][] left = left(values, chosen, from, rows);
            boolean changed = true;
            for (int s = 0; s < sweeps && changed; s++) {
                changed = sweep(chosen, left, from, chooser);
            }
        });
    }

    private float[] blockMetrics() {
        float[] metrics = new float[cols * size];
        for (int b = 0; b < blocks; b++) {
            for (int i = 0; i < size; i++) {
                System.arraycopy(metric, (b * size + i) * cols + b * size, metrics, (b * size + i) * size, size);
            }
        }
        return metrics;
    }

    /// `(w - x) M` for some rows.
    private float[][] left(float[] values, float[] chosen, int first, int rows) {
        float[][] left = new float[rows][cols];
        float[] error = new float[size];
        for (int b = 0; b < blocks; b++) {
            for (int r = 0; r < rows; r++) {
                for (int i = 0; i < size; i++) {
                    int at = (first + r) * cols + b * size + i;
                    error[i] = values[at] - chosen[at];
                }
                add(left[r], error, metric, b * size, cols);
            }
        }
        return left;
    }

    private boolean sweep(float[] chosen, float[][] left, int first, Chooser chooser) {
        boolean changed = false;
        float[] h = new float[size];
        float[] x = new float[size];
        float[] change = new float[size];
        for (int b = 0; b < blocks; b++) {
            for (int r = 0; r < left.length; r++) {
                int at = (first + r) * cols + b * size;
                for (int i = 0; i < size; i++) {
                    float sum = left[r][b * size + i];
                    for (int j = 0; j < size; j++) {
                        sum += metric[(b * size + i) * cols + b * size + j] * chosen[at + j];
                    }
                    h[i] = sum;
                }
                chooser.choose(first + r, b, h, x);
                boolean other = false;
                for (int i = 0; i < size; i++) {
                    change[i] = chosen[at + i] - x[i];
                    other |= change[i] != 0;
                    chosen[at + i] = x[i];
                }
                if (other) {
                    add(left[r], change, metric, b * size, cols);
                    changed = true;
                }
            }
        }
        return changed;
    }

    /// Adds `sum_i factors[i] matrix[row + i]` to the first `length` numbers of a row.
    private void add(float[] to, float[] factors, float[] matrix, int row, int length) {
        int i = 0;
        for (; i + 3 <= size; i += 3) {
            addThree(to, factors, i, matrix, (row + i) * cols, cols, length);
        }
        for (; i < size; i++) {
            addOne(to, factors[i], matrix, (row + i) * cols, length);
        }
    }

    private static void addThree(float[] to, float[] factors, int i, float[] matrix, int from, int cols, int length) {
        float f0 = factors[i];
        float f1 = factors[i + 1];
        float f2 = factors[i + 2];
        int second = from + cols;
        int third = second + cols;
        for (int j = 0; j < length; j++) {
            to[j] += f0 * matrix[from + j] + f1 * matrix[second + j] + f2 * matrix[third + j];
        }
    }

    private static void addOne(float[] to, float factor, float[] matrix, int from, int length) {
        for (int j = 0; j < length; j++) {
            to[j] += factor * matrix[from + j];
        }
    }
}
