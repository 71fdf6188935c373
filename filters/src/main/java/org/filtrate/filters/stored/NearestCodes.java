package org.filtrate.filters.stored;

import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.stream.IntStream;
import org.filtrate.filters.linear.Cholesky;
import org.filtrate.filters.linear.FloatProducts;

/// Rounds rows to codes so that `sum e M e^T` is small for their errors `e`, not the plain `sum e e^T`:
/// numbers that matter less, or together with others, take over what rounding takes from the rest.
///
/// The first codes come from rounding one number after the other, those still to come making up for the error
/// so far (Frantar et al. 2023, GPTQ; in terms of lattices the nearest-plane method of Babai 1986); plainly
/// rounded codes are tried beside them. Both are then improved one code at a time with the scale refitted
/// between, until nothing gains.
final class NearestCodes {
    /// Rows times scales that go through the factor together.
    private static final int LANES = 32;

    private static final int SWEEPS = 12;

    /// Up to so many columns several scales are tried, beyond it the one that plain rounding takes.
    private static final int MANY_COLUMNS = 1500;

    private static final double[] SCALES = {1, .95, .9, .85, .8, .7, .6, 1.1};
    private static final double[] ONE_SCALE = {1};

    /// Keeps the factorisation of moments of few samples away from zero.
    private static final double RIDGE = 1e-6;

    private final int cols;
    private final float[] metric;
    private final int[] order;
    private final double[][] lower;

    /// @param metric `M (cols, cols)`, symmetric, positive semi-definite, row-major; not modified, before and
    /// after
    NearestCodes(float[] metric, int cols) {
        Factor factor = Factor.of(metric, cols);
        this.cols = cols;
        this.metric = metric;
        this.order = factor.order();
        this.lower = factor.lower();
    }

    /// The Cholesky factor of a metric whose columns were put in the order of their diagonal.
    ///
    /// Filters are rounded in the same metric again and again, at other precisions and by other methods, so
    /// factors are remembered as long as somebody has the metric.
    ///
    /// @param order `(cols)`
    /// @param lower `(cols, cols)`, as [Cholesky#lower()] gives it
    private record Factor(int[] order, double[][] lower) {
        /// Columns up to which factors are remembered; larger ones take too much memory.
        private static final int MOST_COLUMNS = 2400;

        private static final Map<float[], Factor> KNOWN = Collections.synchronizedMap(new WeakHashMap<>());

        static Factor of(float[] metric, int cols) {
            Factor known = KNOWN.get(metric);
            if (known == null) {
                known = make(metric, cols);
                if (cols <= MOST_COLUMNS) {
                    KNOWN.put(metric, known);
                }
            }
            return known;
        }

        private static Factor make(float[] metric, int cols) {
            int[] order = IntStream.range(0, cols)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> metric[i * cols + i]))
                    .mapToInt(i -> i)
                    .toArray();
            double trace = 0;
            for (int i = 0; i < cols; i++) {
                trace += metric[i * cols + i];
            }
            double[][] permuted = new double[cols][cols];
            for (int i = 0; i < cols; i++) {
                for (int j = 0; j <= i; j++) {
                    permuted[i][j] = metric[order[i] * cols + order[j]];
                }
                permuted[i][i] += RIDGE * trace / cols + Double.MIN_NORMAL;
            }
            return new Factor(order, Cholesky.of(permuted).lower());
        }
    }

    /// Rounds rows.
    ///
    /// @param values row-major, rows from `first` on; not modified
    /// @param rows how many
    /// @param scales written: the scale of each row, from `first` on
    /// @param codes written: unsigned codes, as the values lie
    void round(float[] values, int first, int rows, float middle, float[] scales, byte[] codes) {
        float[] products = products(values, first, rows);
        float[] plain = new float[rows];
        float[] levels = new float[rows * cols];
        IntStream.range(0, rows).parallel().forEach(r -> {
            int from = (first + r) * cols;
            plain[r] = RowScale.best(values, from, cols, middle);
            RowScale.encode(values, from, cols, plain[r], middle, codes);
            for (int i = 0; i < cols; i++) {
                levels[r * cols + i] = Byte.toUnsignedInt(codes[from + i]) - middle;
            }
        });
        float[] fed = new float[rows * cols];
        float[] fedScales = new float[rows];
        feedBack(values, first, rows, middle, plain, fed, fedScales);
        float[] levelProducts = products(levels, 0, rows);
        float[] fedProducts = products(fed, 0, rows);
        IntStream.range(0, rows).parallel().forEach(r -> {
            CodedRow one = new CodedRow(metric, cols, middle, levels, levelProducts, products, r, plain[r]);
            CodedRow other = new CodedRow(metric, cols, middle, fed, fedProducts, products, r, fedScales[r]);
            one.improve(SWEEPS);
            other.improve(SWEEPS);
            CodedRow better = other.gain() > one.gain() ? other : one;
            scales[first + r] = (float) (better.step() * middle);
            better.writeCodes(codes, (first + r) * cols);
        });
    }

    /// Rows times the metric.
    private float[] products(float[] values, int first, int rows) {
        float[] products = new float[rows * cols];
        FloatProducts.accumulate(values, first * cols, metric, 0, products, 0, rows, cols, cols);
        return products;
    }

    /// Rounds rows number by number with feedback, at several scales, and keeps the best of each row.
    private void feedBack(
            float[] values, int first, int rows, float middle, float[] plain, float[] levels, float[] scales) {
        double[] tried = cols > MANY_COLUMNS ? ONE_SCALE : SCALES;
        int together = Math.max(1, LANES / tried.length);
        IntStream.range(0, Math.ceilDiv(rows, together)).parallel().forEach(block -> {
            int from = block * together;
            int count = Math.min(together, rows - from);
            int lanes = count * tried.length;
            float[] steps = new float[lanes];
            for (int lane = 0; lane < lanes; lane++) {
                steps[lane] = (float) (plain[from + lane / tried.length] * tried[lane % tried.length] / middle);
            }
            float[][] codes = new float[cols][lanes];
            double[] errors = new double[lanes];
            roundLanes(values, first + from, tried.length, middle, steps, codes, errors);
            for (int r = 0; r < count; r++) {
                int best = r * tried.length;
                for (int lane = best; lane < (r + 1) * tried.length; lane++) {
                    best = errors[lane] < errors[best] ? lane : best;
                }
                scales[from + r] = steps[best] * middle;
                for (int i = 0; i < cols; i++) {
                    levels[(from + r) * cols + order[i]] = codes[i][best];
                }
            }
        });
    }

    /// Rounds lanes from the last column of the factor to the first.
    ///
    /// @param levels written: `(cols, lanes)` in the factor's order
    /// @param errors written: the error of each lane
    private void roundLanes(
            float[] values, int first, int perRow, float middle, float[] steps, float[][] levels, double[] errors) {
        int lanes = steps.length;
        float[][] owed = new float[cols][lanes];
        for (int i = cols - 1; i >= 0; i--) {
            double pivot = lower[i][i];
            float[] error = new float[lanes];
            for (int lane = 0; lane < lanes; lane++) {
                float value = values[(first + lane / perRow) * cols + order[i]];
                float wanted = value + (float) (owed[i][lane] / pivot);
                float level = steps[lane] == 0 ? 0 : level(wanted / steps[lane], middle);
                levels[i][lane] = level;
                error[lane] = value - level * steps[lane];
                double left = pivot * (wanted - level * steps[lane]);
                errors[lane] += left * left;
            }
            for (int j = 0; j < i; j++) {
                float factor = (float) lower[i][j];
                float[] to = owed[j];
                for (int lane = 0; lane < lanes; lane++) {
                    to[lane] += factor * error[lane];
                }
            }
        }
    }

    /// The level nearest to a number: one of `-middle, -middle + 1, .., middle`.
    static float level(float value, float middle) {
        return Math.clamp((float) Math.rint(value + middle), 0, 2 * middle) - middle;
    }
}
