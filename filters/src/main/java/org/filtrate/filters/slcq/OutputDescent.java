package org.filtrate.filters.slcq;

import java.util.stream.IntStream;
import org.filtrate.filters.InputMoments;
import org.filtrate.filters.linear.FloatProducts;
import org.filtrate.graph.layer.FilterShape;

/// Lowers the error of a layer's output, `sum_t (w_t - v_t) M (w_t - v_t)^T` for filters `w` and what codes and
/// basis filters make of them, `v`: codes one split after the other, basis filters one after the other, each to the
/// best place while all others stay. The error never grows.
final class OutputDescent {
    /// Keeps the factor of a split's moments away from zero.
    private static final double RIDGE = 1e-5;

    private static final int LEVEL_SWEEPS = 3;

    private final FilterShape shape;
    private final InputMoments moments;
    private final Solution solution;
    private final int splits;
    private final int size;
    private final int length;
    /// `w M (outChannels, filterSize)`
    private final float[] wanted;
    private final float[] filters;
    /// `v M (outChannels, filterSize)`
    private final float[] reached;

    /// @param weights `w (outChannels, filterSize)`; not modified
    /// @param solution where to start. Modified
    OutputDescent(float[] weights, InputMoments moments, Solution solution) {
        this.shape = moments.shape();
        this.moments = moments;
        this.solution = solution;
        this.length = shape.filterSize();
        this.size = solution.size();
        this.splits = length / size;
        this.wanted = times(weights);
        this.filters = solution.reconstruct();
        this.reached = times(filters);
    }

    private float[] times(float[] rows) {
        float[] products = new float[rows.length];
        int n = shape.groupFilters();
        for (int g = 0; g < shape.groups(); g++) {
            int from = g * n * length;
            FloatProducts.accumulate(rows, from, moments.matrix(g), 0, products, from, n, length, length);
        }
        return products;
    }

    /// The error, less that of filters of zero.
    double error() {
        double error = 0;
        for (int i = 0; i < filters.length; i++) {
            error += (double) filters[i] * (reached[i] - 2.0 * wanted[i]);
        }
        return error;
    }

    /// Codes every split of every filter anew where that lowers the error.
    void moveCodes() {
        for (int g = 0; g < shape.groups(); g++) {
            for (int i = 0; i < splits; i++) {
                moveCodes(g, i);
            }
        }
        rescale();
    }

    private void moveCodes(int group, int split) {
        SplitMetric metric = new SplitMetric(moments.matrix(group), length, split * size, size, RIDGE);
        Atoms atoms = new Atoms(metric.rows(solution.rows()), solution.bases(), size);
        int n = shape.groupFilters();
        int tasks = Math.min(n, 16);
        IntStream.range(0, tasks).parallel().forEach(task -> {
            PieceCoder coder = new PieceCoder(atoms, solution);
            float[] old = new float[size];
            float[] target = new float[size];
            float[] rest = new float[size];
            for (int t = group * n + task; t < (group + 1) * n; t += tasks) {
                int at = t * length + split * size;
                System.arraycopy(filters, at, old, 0, size);
                for (int d = 0; d < size; d++) {
                    rest[d] = wanted[at + d] - reached[at + d];
                }
                double error = metric.target(old, rest, target);
                if (coder.improve(target, error, t, t * splits + split)) {
                    solution.codes().reconstruct(t * splits + split, solution.rows(), size, filters, at);
                    for (int d = 0; d < size; d++) {
                        add(t, split * size + d, filters[at + d] - old[d]);
                    }
                }
            }
        });
    }

    /// Accounts for a change of one weight of a filter.
    private void add(int t, int at, float change) {
        if (change != 0) {
            float[] matrix = moments.matrix(t / shape.groupFilters());
            int row = at * length;
            int to = t * length;
            for (int j = 0; j < length; j++) {
                reached[to + j] += change * matrix[row + j];
            }
        }
    }

    /// Multiplies each filter by the number that fits it best.
    private void rescale() {
        IntStream.range(0, shape.outChannels()).parallel().forEach(t -> {
            double product = 0;
            double square = 0;
            for (int i = t * length; i < (t + 1) * length; i++) {
                product += (double) filters[i] * wanted[i];
                square += (double) filters[i] * reached[i];
            }
            if (product > 0 && square > 0) {
                float factor = (float) (product / square);
                solution.scale(t, factor);
                for (int i = t * length; i < (t + 1) * length; i++) {
                    filters[i] *= factor;
                    reached[i] *= factor;
                }
            }
        });
    }

    /// Moves the numbers of every basis filter to levels that lower the error.
    void moveBases() {
        SparseCodes codes = solution.codes();
        int[][] uses = codes.uses(solution.bases());
        for (int j = 0; j < solution.bases(); j++) {
            moveBasis(j, uses[j]);
        }
    }

    /// @param uses the entries of codes that use the basis filter, in order
    private void moveBasis(int j, int[] uses) {
        SparseCodes codes = solution.codes();
        double[] pull = new double[size];
        double[] curvature = new double[size * size];
        for (int e : uses) {
            int p = e / codes.most;
            int at = p / splits * length + p % splits * size;
            for (int d = 0; d < size; d++) {
                pull[d] += (double) codes.values[e] * (wanted[at + d] - reached[at + d]);
            }
            for (int f : sameFilter(uses, e)) {
                addCurvature(e, f, curvature);
            }
        }
        float[] change = solution.moveLevels(j, pull, curvature, LEVEL_SWEEPS);
        if (change.length > 0) {
            apply(uses, change);
        }
    }

    /// The uses within the filter that use `e` belongs to.
    private int[] sameFilter(int[] uses, int e) {
        int perFilter = splits * solution.codes().most;
        int from = lowerBound(uses, e / perFilter * perFilter);
        int to = lowerBound(uses, (e / perFilter + 1) * perFilter);
        return java.util.Arrays.copyOfRange(uses, from, to);
    }

    private static int lowerBound(int[] sorted, int value) {
        int at = java.util.Arrays.binarySearch(sorted, value);
        return at < 0 ? -at - 1 : at;
    }

    private void addCurvature(int e, int f, double[] curvature) {
        SparseCodes codes = solution.codes();
        int p = e / codes.most;
        float[] matrix = moments.matrix(p / splits / shape.groupFilters());
        double weight = (double) codes.values[e] * codes.values[f];
        int row = p % splits * size;
        int col = f / codes.most % splits * size;
        for (int a = 0; a < size; a++) {
            for (int b = 0; b < size; b++) {
                curvature[a * size + b] += weight * matrix[(row + a) * length + col + b];
            }
        }
    }

    private void apply(int[] uses, float[] change) {
        SparseCodes codes = solution.codes();
        int perFilter = splits * codes.most;
        IntStream.range(0, shape.outChannels()).parallel().forEach(t -> {
            int to = lowerBound(uses, (t + 1) * perFilter);
            for (int u = lowerBound(uses, t * perFilter); u < to; u++) {
                int p = uses[u] / codes.most;
                for (int d = 0; d < size; d++) {
                    float by = codes.values[uses[u]] * change[d];
                    filters[t * length + p % splits * size + d] += by;
                    add(t, p % splits * size + d, by);
                }
            }
        });
    }
}
