package org.filtrate.filters.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.filtrate.filters.LayerModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearAlgebraTest {
    private static double[][] random(long seed, int rows, int cols) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] a = new double[rows][cols];
        for (double[] row : a) {
            for (int j = 0; j < cols; j++) {
                row[j] = random.nextGaussian();
            }
        }
        return a;
    }

    private static double[][] naive(double[][] a, double[][] b) {
        double[][] c = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b[0].length; j++) {
                for (int k = 0; k < b.length; k++) {
                    c[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return c;
    }

    private static void assertClose(double[][] actual, double[][] expected, double tolerance) {
        assertThat(actual).hasNumberOfRows(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).containsExactly(expected[i], within(tolerance));
        }
    }

    @Test
    void productsAgreeWithTheDefinitionForAllSmallShapes() {
        for (int m = 1; m <= 7; m++) {
            for (int k = 1; k <= 9; k++) {
                for (int n = 1; n <= 6; n++) {
                    double[][] a = random(m, m, k);
                    double[][] b = random(n, k, n);
                    assertClose(Products.times(a, b), naive(a, b), 1e-12);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 2", "5, 130", "130, 5", "67, 65", "2, 64"})
    void gramMatricesAgreeWithTheDefinition(int rows, int cols) {
        float[] values = LayerModel.random(1, 3 + rows * (long) cols);
        double[][] a = Products.rows(values, 3, rows, cols);
        assertClose(Products.gram(values, 3, rows, cols), naive(a, Products.transposed(a)), 2e-4);
    }

    @Test
    void transposingAndFlatteningKeepEveryNumber() {
        float[] values = LayerModel.random(2, 15);
        double[][] rows = Products.rows(values, 0, 3, 5);
        assertThat(Products.flatten(Products.transposed(Products.transposed(rows)), 3))
                .containsExactly(values);
        assertThat(Products.flatten(rows, 2)).containsExactly(java.util.Arrays.copyOf(values, 10));
    }

    @ParameterizedTest
    @CsvSource({"6, 150, 6", "20, 7, 7", "9, 9, 9", "12, 30, 4", "1, 5, 1", "5, 5, 0"})
    void leftBasesAreOrthonormalAndReconstruct(int rows, int cols, int rank) {
        double[][] a =
                rank == 0 ? new double[rows][cols] : Products.times(random(rows, rows, rank), random(cols, rank, cols));
        float[] values = Products.flatten(a, rows);
        LeftBasis basis = LeftBasis.of(values, 0, rows, cols);
        assertThat(basis.values()).hasSize(rows).isSortedAccordingTo((x, y) -> Double.compare(y, x));
        double[][] identity = Products.times(basis.vectors(), Products.transposed(basis.vectors()));
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < rows; j++) {
                assertThat(identity[i][j]).isCloseTo(i == j ? 1 : 0, within(1e-5));
            }
        }
        double[][] leading = basis.leading(Math.max(1, rank));
        double[][] projected = Products.times(Products.transposed(leading), Products.times(leading, a));
        double scale = Math.sqrt(Math.max(1, basis.energy()));
        assertClose(projected, a, 1e-3 * scale);
        assertThat(basis.lostShare(rank)).isCloseTo(0, within(1e-6));
        assertThat(basis.rankForEnergy(1 - 1e-5)).isBetween(1, Math.max(1, rank));
    }

    @ParameterizedTest
    @CsvSource({"120, 40, 30, 20", "150, 12, 30, 12", "90, 90, 60, 10", "70, 1, 8, 1"})
    void subspaceIterationFindsWhatTheExactDecompositionDoes(int rows, int cols, int rank, int compared) {
        double[][] a = random(3, rows, cols);
        for (int j = 0; j < cols; j++) {
            for (double[] row : a) {
                row[j] *= Math.pow(.8, j);
            }
        }
        float[] values = Products.flatten(a, rows);
        LeftBasis exact = LeftBasis.of(values, 0, rows, cols);
        LeftBasis found =
                SubspaceIteration.leading(FloatProducts.gram(values, 0, rows, cols), rows, rank, exact.energy());
        assertThat(found.rank()).isEqualTo(rank);
        assertThat(found.values()).doesNotContain(Double.NaN);
        for (int i = 0; i < compared; i++) {
            assertThat(found.values()[i]).isCloseTo(exact.values()[i], within(2e-3 * exact.values()[0]));
        }
        assertThat(found.lostShare(compared)).isCloseTo(exact.lostShare(compared), within(1e-3));
        double[][] inner = Products.times(found.vectors(), Products.transposed(found.vectors()));
        for (int i = 0; i < compared; i++) {
            for (int j = 0; j < compared; j++) {
                assertThat(inner[i][j]).isCloseTo(i == j ? 1 : 0, within(1e-4));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "3, 5, 2", "7, 65, 9", "130, 3, 5", "5, 70, 515", "129, 64, 3", "258, 131, 5"})
    void singlePrecisionAgreesWithDouble(int m, int k, int n) {
        float[] a = LayerModel.random(1, 2 + m * (long) k);
        float[] b = LayerModel.random(2, 3 + k * (long) n);
        double[][] wide = Products.rows(b, 3, k, n);
        double[][] expected = naive(Products.rows(a, 2, m, k), wide);
        float[] c = new float[1 + m * n];
        java.util.Arrays.fill(c, 1);
        FloatProducts.accumulate(a, 2, b, 3, c, 1, m, k, n);
        float[] transposed = Products.flatten(Products.transposed(wide), n);
        float[] t = FloatProducts.timesTransposed(a, 2, transposed, 0, m, k, n);
        assertThat(c[0]).isEqualTo(1);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                assertThat(c[1 + i * n + j]).isCloseTo((float) expected[i][j] + 1, within(1e-4f * k));
                assertThat(t[i * n + j]).isCloseTo((float) expected[i][j], within(1e-4f * k));
            }
        }
        assertClose(Products.rows(FloatProducts.gram(a, 2, m, k), 0, m, m), Products.gram(a, 2, m, k), 1e-4 * k);
    }

    @Test
    void leastSquaresFindsWhatWasMixed() {
        double[][] f = random(1, 4, 50);
        double[][] x = random(2, 7, 4);
        assertClose(LeastSquares.coefficients(Products.times(x, f), f), x, 1e-6);
        double[][] residual = random(3, 7, 50);
        double[][] fitted = LeastSquares.coefficients(residual, f);
        double[][] left = Products.times(fitted, f);
        for (int i = 0; i < 7; i++) {
            for (int j = 0; j < 50; j++) {
                left[i][j] = residual[i][j] - left[i][j];
            }
        }
        assertClose(Products.times(left, Products.transposed(f)), new double[7][4], 1e-6);
        assertClose(LeastSquares.coefficients(residual, new double[4][50]), new double[7][4], 0);
    }
}
