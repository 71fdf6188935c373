package org.filtrate.filters.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.UnaryOperator;
import org.filtrate.filters.LayerModel;
import org.junit.jupiter.api.Test;

class MetricTest {
    private static final int SIZE = 14;

    private static double[][] random(long seed, int rows, int cols) {
        return Products.rows(LayerModel.random(seed, (long) rows * cols), 0, rows, cols);
    }

    private static Metric metric() {
        double[][] root = random(1, SIZE, SIZE);
        for (int i = 0; i < SIZE; i++) {
            for (int j = 0; j < SIZE; j++) {
                root[i][j] *= Math.exp(-.3 * j);
            }
        }
        return Metric.of(Products.flatten(Products.times(root, Products.transposed(root)), SIZE), SIZE);
    }

    private static double error(Metric metric, double[][] h, double[][] approximation) {
        double[][] error = new double[h.length][h[0].length];
        for (int i = 0; i < h.length; i++) {
            for (int j = 0; j < h[0].length; j++) {
                error[i][j] = h[i][j] - approximation[i][j];
            }
        }
        return metric.squared(error);
    }

    @Test
    void aTriangularRootMultipliesBack() {
        double[][] matrix = metric().matrix();
        double[][] lower = Cholesky.lower(matrix);
        double[][] back = Products.times(lower, Products.transposed(lower));
        for (int i = 0; i < SIZE; i++) {
            assertThat(back[i]).containsExactly(matrix[i], within(1e-9));
            for (int j = i + 1; j < SIZE; j++) {
                assertThat(lower[i][j]).isZero();
            }
        }
        assertThat(Cholesky.lower(new double[3][3])).isDeepEqualTo(new double[3][3]);
    }

    @Test
    void rowsAreThoseOfTheMatrix() {
        Metric metric = metric();
        double[][] rows = metric.rows(2, 3, 4);
        for (int r = 0; r < 4; r++) {
            assertThat(rows[r]).containsExactly(metric.matrix()[2 + 3 * r], within(0.0));
        }
        assertThat(Metric.plain(5).rows(1, 2, 2)[1]).containsExactly(0, 0, 0, 1, 0);
    }

    @Test
    void leastSquaresLeavesAnErrorThatTheRowsDoNotSee() {
        Metric metric = metric();
        double[][] h = random(2, 5, SIZE);
        double[][] f = random(3, 4, SIZE);
        double[][] fitted = Products.times(metric.coefficients(h, f), f);
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < SIZE; j++) {
                fitted[i][j] = h[i][j] - fitted[i][j];
            }
        }
        for (double[] row : metric.between(fitted, f)) {
            assertThat(row).containsExactly(new double[4], within(1e-6));
        }
    }

    @Test
    void noBasisLosesLessThanTheSingularValuesLeftOut() {
        Metric metric = metric();
        for (int n : new int[] {6, 40}) {
            double[][] h = random(4, n, SIZE);
            MetricBasis basis = MetricBasis.of(h, metric);
            for (int rank : new int[] {1, 3, 5}) {
                double[][] f = basis.rows(h, rank);
                double lost = error(metric, h, Products.times(metric.coefficients(h, f), f));
                double energy = basis.vectors().energy();
                assertThat(energy).isCloseTo(metric.squared(h), within(1e-6 * energy));
                assertThat(lost).isCloseTo(energy * basis.vectors().lostShare(rank), within(1e-6 * energy));
                for (int i = 0; i < rank; i++) {
                    double value = basis.vectors().values()[i];
                    assertThat(metric.squared(new double[][] {f[i]})).isCloseTo(value * value, within(1e-6 * energy));
                }
            }
        }
    }

    @Test
    void conjugateGradientsFindTheSolutionAndEveryStepComesCloser() {
        double[][] matrix = metric().matrix();
        double[] wanted = random(5, 1, SIZE)[0];
        UnaryOperator<double[]> operator = x -> Products.times(new double[][] {x}, matrix)[0];
        double[] right = operator.apply(wanted);
        double last = Double.POSITIVE_INFINITY;
        for (int steps = 0; steps <= 3 * SIZE; steps++) {
            double[] x = ConjugateGradients.solve(operator, right, new double[SIZE], steps);
            double[] left = new double[SIZE];
            for (int i = 0; i < SIZE; i++) {
                left[i] = wanted[i] - x[i];
            }
            double error = Products.dot(new double[][] {left}, new double[][] {operator.apply(left)});
            assertThat(error).isLessThanOrEqualTo(last + 1e-12);
            last = error;
        }
        assertThat(last).isLessThan(1e-9);
    }
}
