package org.filtrate.filters.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.filtrate.filters.LayerModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CholeskyTest {
    /// A well-conditioned symmetric positive definite matrix.
    private static double[][] definite(int n) {
        double[][] a = Products.gram(LayerModel.random(n, (long) n * (n + 5)), 0, n, n + 5);
        for (int i = 0; i < n; i++) {
            a[i][i] += n;
        }
        return a;
    }

    private static double[][] copy(double[][] a) {
        double[][] copy = new double[a.length][];
        for (int i = 0; i < a.length; i++) {
            copy[i] = a[i].clone();
        }
        return copy;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 63, 64, 65, 66, 131, 200})
    void theFactorTimesItsTransposeIsTheMatrix(int n) {
        double[][] a = definite(n);
        double[][] lower = Cholesky.of(copy(a)).lower();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int p = 0; p <= j; p++) {
                    sum += lower[i][p] * lower[j][p];
                }
                assertThat(sum).isCloseTo(a[i][j], within(1e-9 * n));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 33, 70, 129})
    void solutionsTimesTheMatrixAreTheRightSides(int n) {
        int rows = 37;
        double[][] a = definite(n);
        float[] b = LayerModel.random(8, (long) rows * n);
        float[] x = Cholesky.of(copy(a)).solve(b, rows);
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int i = 0; i < n; i++) {
                    sum += x[r * n + i] * a[i][j];
                }
                assertThat(sum).isCloseTo(b[r * n + j], within(1e-4));
            }
        }
    }

    @Test
    void aMatrixOfLowRankGivesFiniteNumbers() {
        int n = 90;
        double[][] a = Products.gram(LayerModel.random(2, n * 3L), 0, n, 3);
        float[] x = Cholesky.of(a).solve(new float[n], 1);
        assertThat(x).containsOnly(0);
    }
}
