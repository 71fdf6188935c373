package org.filtrate.filters.slcq;

import org.filtrate.filters.linear.Cholesky;

/// The part of a layer's second moments that belongs to one split, as the lengths of vectors: `d M d^T = ||d L||^2`
/// with `M = L L^T`.
final class SplitMetric {
    private final int size;
    private final double[][] lower;

    /// @param matrix `(length, length)` row-major; not modified
    /// @param from the split's first row and column
    /// @param ridge what is added to the diagonal, relative to its mean
    SplitMetric(float[] matrix, int length, int from, int size, double ridge) {
        this.size = size;
        double[][] part = new double[size][size];
        double trace = 0;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                part[i][j] = matrix[(from + i) * length + from + j];
            }
            trace += part[i][i];
        }
        for (int i = 0; i < size; i++) {
            part[i][i] += ridge * trace / size + Double.MIN_NORMAL;
        }
        this.lower = Cholesky.of(part).lower();
    }

    /// `R L` for rows `R (.., size)`, new.
    float[] rows(float[] rows) {
        float[] products = new float[rows.length];
        for (int from = 0; from < rows.length; from += size) {
            for (int i = 0; i < size; i++) {
                double value = rows[from + i];
                for (int j = 0; j <= i; j++) {
                    products[from + j] += (float) (value * lower[i][j]);
                }
            }
        }
        return products;
    }

    /// What the split should become, all else staying as it is, as a vector times `L`.
    ///
    /// @param old what it is
    /// @param rest half the slope of the error there, with its sign turned
    /// @param target written
    /// @return how far the old one is from there, squared
    double target(float[] old, float[] rest, float[] target) {
        double[] solved = new double[size];
        double error = 0;
        for (int i = 0; i < size; i++) {
            double sum = rest[i];
            for (int j = 0; j < i; j++) {
                sum -= lower[i][j] * solved[j];
            }
            solved[i] = sum / lower[i][i];
            error += solved[i] * solved[i];
        }
        for (int j = 0; j < size; j++) {
            double sum = solved[j];
            for (int i = j; i < size; i++) {
                sum += old[i] * lower[i][j];
            }
            target[j] = (float) sum;
        }
        return error;
    }
}
