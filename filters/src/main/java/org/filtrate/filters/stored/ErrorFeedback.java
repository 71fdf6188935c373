package org.filtrate.filters.stored;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.filtrate.filters.linear.Cholesky;

/// Rounds rows so that an error `e` counts `e M e^T`: what rounding one number loses, the numbers rounded after it
/// make up for (Babai's nearest plane; on weights known as GPTQ, Frantar et al. 2023).
///
/// With `M = L L^T` the error is `||e L||^2`. Numbers are rounded from the last to the first, each to what makes its
/// own column of `e L` smallest; those that count most go first, while all others can still make up for them.
public final class ErrorFeedback {
    /// The longest rows that are worth it.
    private static final int LONGEST = 1536;

    private final int[] order;
    /// `L^T`, of the metric in that order.
    private final double[][] upper;

    /// Rounding of rows whose errors count by a metric.
    ///
    /// @param metric `M (k, k)`, symmetric and positive semi-definite; not modified
    public ErrorFeedback(double[][] metric) {
        int k = metric.length;
        this.order = IntStream.range(0, k)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> metric[i][i]))
                .mapToInt(i -> i)
                .toArray();
        double[][] ordered = new double[k][k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                ordered[i][j] = metric[order[i]][order[j]];
            }
        }
        double[][] lower = Cholesky.lower(ordered);
        this.upper = new double[k][k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j <= i; j++) {
                upper[j][i] = lower[i][j];
            }
        }
    }

    /// Whether it is worth its time: for rows that are not too long, at fewer than eight bits.
    public static boolean pays(Precision precision, int cols) {
        return precision.bits() < 8 && cols <= LONGEST;
    }

    /// Rounds a row to codes under a scale.
    ///
    /// @param codes takes the row's codes from `from` on
    /// @return the error that is left
    double encode(float[] values, int from, double scale, double middle, byte[] codes) {
        int k = order.length;
        double[] errors = new double[k];
        double sum = 0;
        for (int j = k - 1; j >= 0; j--) {
            double[] row = upper[j];
            double carried = 0;
            for (int i = j + 1; i < k; i++) {
                carried += errors[i] * row[i];
            }
            double pivot = row[j];
            int at = from + order[j];
            double wanted = pivot > 0 ? values[at] + carried / pivot : values[at];
            double step = RowScale.step(wanted, scale, middle);
            codes[at] = (byte) (int) (step + middle);
            errors[j] = values[at] - step * scale / middle;
            double left = carried + errors[j] * pivot;
            sum += left * left;
        }
        return sum;
    }
}
