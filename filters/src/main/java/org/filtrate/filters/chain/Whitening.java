package org.filtrate.filters.chain;

import java.util.ArrayList;
import java.util.List;
import org.filtrate.filters.linear.Cholesky;
import org.filtrate.filters.linear.Metric;

/// A metric taken as a product of one for each mode of the filters, such as channels and positions of the kernel:
/// `M ~ L1 L1^T x L2 L2^T x ..`. Filters times `L1 x L2 x ..` are as far apart in the plain metric as the filters
/// are in that. Where the metric is such a product, the best decomposition of whitened filters, taken back, is the
/// best in the metric; else it is a start.
///
/// @param roots `L` of each mode, lower triangular; not to be modified
public record Whitening(List<double[][]> roots) {
    /// The product that has the metric's moments in each mode.
    ///
    /// @param sizes the sizes of the modes, the last running fastest; together as large as the metric
    public static Whitening of(Metric metric, int... sizes) {
        List<double[][]> moments = new ArrayList<>();
        for (int size : sizes) {
            moments.add(new double[size][size]);
        }
        double trace = 0;
        for (int i = 0; i < metric.size(); i++) {
            double[] row = metric.rows(i, 1, 1)[0];
            trace += row[i];
            int stride = 1;
            for (int mode = sizes.length - 1; mode >= 0; mode--) {
                int at = i / stride % sizes[mode];
                for (int j = 0; j < sizes[mode]; j++) {
                    moments.get(mode)[at][j] += row[i + (j - at) * stride];
                }
                stride *= sizes[mode];
            }
        }
        for (int mode = 1; mode < sizes.length; mode++) {
            for (double[] row : moments.get(mode)) {
                for (int j = 0; j < row.length; j++) {
                    row[j] /= trace;
                }
            }
        }
        return new Whitening(moments.stream().map(Cholesky::lower).toList());
    }

    /// Filters `(n, size)` whitened, new.
    public double[][] of(double[][] h) {
        double[][] whitened = new double[h.length][];
        for (int t = 0; t < h.length; t++) {
            double[] row = h[t];
            int stride = 1;
            for (int mode = roots.size() - 1; mode >= 0; mode--) {
                row = times(row, roots.get(mode), stride);
                stride *= roots.get(mode).length;
            }
            whitened[t] = row;
        }
        return whitened;
    }

    /// One mode of a row times its root.
    private static double[] times(double[] row, double[][] root, int stride) {
        int size = root.length;
        double[] product = new double[row.length];
        for (int from = 0; from < row.length; from += size * stride) {
            for (int i = 0; i < size; i++) {
                for (int j = 0; j <= i; j++) {
                    double factor = root[i][j];
                    for (int s = 0; s < stride; s++) {
                        product[from + j * stride + s] += row[from + i * stride + s] * factor;
                    }
                }
            }
        }
        return product;
    }

    /// A factor over one whitened mode, that mode running fastest, taken back: each piece of a row times `L^-1`; new.
    public double[][] back(int mode, double[][] factor) {
        double[][] root = roots.get(mode);
        int size = root.length;
        double[][] solved = new double[factor.length][factor[0].length];
        for (int r = 0; r < factor.length; r++) {
            for (int from = 0; from < factor[r].length; from += size) {
                for (int j = size - 1; j >= 0; j--) {
                    double sum = factor[r][from + j];
                    for (int i = j + 1; i < size; i++) {
                        sum -= solved[r][from + i] * root[i][j];
                    }
                    solved[r][from + j] = sum / root[j][j];
                }
            }
        }
        return solved;
    }
}
