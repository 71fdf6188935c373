package org.filtrate.filters.cp;

import java.util.ArrayList;
import java.util.List;
import org.filtrate.filters.chain.Composition;
import org.filtrate.filters.linear.Metric;

/// Products of an input pattern and a kernel: `K[r, i * area + p] = B[r, i] C[r, p]`, `B (R, c)` and `C (R,
/// area)`.
///
/// @param area positions of the kernel
record CpComposition(int area) implements Composition {
    /// The largest product that rounding a factor by how each of its rows counts may take.
    private static final double LARGEST = 4e8;

    @Override
    public double[][] rows(List<double[][]> inner) {
        double[][] b = inner.get(0);
        double[][] c = inner.get(1);
        double[][] rows = new double[b.length][b[0].length * area];
        for (int r = 0; r < b.length; r++) {
            for (int i = 0; i < b[r].length; i++) {
                for (int p = 0; p < area; p++) {
                    rows[r][i * area + p] = b[r][i] * c[r][p];
                }
            }
        }
        return rows;
    }

    @Override
    public double[][] adjoint(List<double[][]> inner, int which, double[][] rows) {
        double[][] b = inner.get(0);
        double[][] c = inner.get(1);
        double[][] back = new double[rows.length][which == 0 ? rows[0].length / area : area];
        for (int r = 0; r < rows.length; r++) {
            for (int i = 0; i < rows[r].length / area; i++) {
                for (int p = 0; p < area; p++) {
                    if (which == 0) {
                        back[r][i] += rows[r][i * area + p] * c[r][p];
                    } else {
                        back[r][p] += rows[r][i * area + p] * b[r][i];
                    }
                }
            }
        }
        return back;
    }

    @Override
    public List<double[][]> metrics(Metric metric, List<double[][]> inner, int which) {
        double[][] other = inner.get(1 - which);
        if (metric.isPlain() || other.length * (double) metric.size() * metric.size() > LARGEST) {
            return List.of();
        }
        List<double[][]> metrics = new ArrayList<>();
        double[][] matrix = metric.matrix();
        for (double[] row : other) {
            metrics.add(which == 0 ? seenThroughKernel(matrix, row) : seenThroughInput(matrix, row));
        }
        return metrics;
    }

    /// `sum_{p, q} C[p] M[(i, p), (j, q)] C[q]`, `(c, c)`.
    private double[][] seenThroughKernel(double[][] matrix, double[] kernel) {
        int c = matrix.length / area;
        double[][] seen = new double[c][c];
        for (int i = 0; i < c; i++) {
            for (int p = 0; p < area; p++) {
                double[] row = matrix[i * area + p];
                for (int j = 0; j < c; j++) {
                    double sum = 0;
                    for (int q = 0; q < area; q++) {
                        sum += row[j * area + q] * kernel[q];
                    }
                    seen[i][j] += kernel[p] * sum;
                }
            }
        }
        return seen;
    }

    /// `sum_{i, j} B[i] M[(i, p), (j, q)] B[j]`, `(area, area)`.
    private double[][] seenThroughInput(double[][] matrix, double[] input) {
        double[][] seen = new double[area][area];
        for (int i = 0; i < input.length; i++) {
            for (int p = 0; p < area; p++) {
                double[] row = matrix[i * area + p];
                for (int j = 0; j < input.length; j++) {
                    double both = input[i] * input[j];
                    for (int q = 0; q < area; q++) {
                        seen[p][q] += both * row[j * area + q];
                    }
                }
            }
        }
        return seen;
    }
}
