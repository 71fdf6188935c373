package org.filtrate.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Ridge regression and the samples it learns from.
class RidgeTest {
    private static final int DIMS = 5;
    private static final int COUNT = 301;
    private static final int CLASSES = 3;

    @Test
    void solvesItsNormalEquations() {
        Patches patches = patches();
        double[][] covariance = patches.covariance();
        double[][] cross = patches.classCovariance(CLASSES);
        double lambda = 0.2;
        double[][] x = Ridge.coefficients(covariance, cross, lambda);
        double mean = 0;
        for (int i = 0; i < DIMS; i++) {
            mean += covariance[i][i] / DIMS;
        }
        for (int k = 0; k < CLASSES; k++) {
            for (int i = 0; i < DIMS; i++) {
                double sum = lambda * mean * x[k][i];
                for (int j = 0; j < DIMS; j++) {
                    sum += covariance[i][j] * x[k][j];
                }
                assertThat(sum).isCloseTo(cross[k][i], within(1e-12));
            }
        }
    }

    @Test
    void classCovariancesAddUpToNothing() {
        double[][] cross = patches().classCovariance(CLASSES);
        for (int i = 0; i < DIMS; i++) {
            assertThat(cross[0][i] + cross[1][i] + cross[2][i]).isCloseTo(0, within(1e-9));
        }
    }

    @Test
    void covarianceIgnoresTheMean() {
        Patches patches = patches();
        float[] shifted = patches.values().clone();
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] += 3;
        }
        double[][] there = new Patches(shifted, patches.labels(), DIMS).covariance();
        double[][] here = patches.covariance();
        for (int i = 0; i < DIMS; i++) {
            assertThat(there[i]).containsExactly(here[i], within(1e-4));
        }
    }

    @Test
    void filtersComeInPairsOfOppositeSignAndNormOne() {
        Patches patches = patches();
        double[][] filters = PairedFilters.of(patches, patches.covariance(), CLASSES, 7, new SplittableRandom(2));
        assertThat(filters).hasDimensions(7, DIMS);
        for (int i = 0; i < 7; i++) {
            assertThat(Arrays.stream(filters[i]).map(v -> v * v).sum()).isCloseTo(1, within(1e-9));
        }
        for (int i = 0; i + 4 < 7; i++) {
            assertThat(Arrays.stream(filters[i]).map(v -> -v).toArray()).isEqualTo(filters[i + 4]);
        }
    }

    private static Patches patches() {
        SplittableRandom random = new SplittableRandom(8);
        float[] values = new float[DIMS * COUNT];
        int[] labels = new int[COUNT];
        for (int i = 0; i < COUNT; i++) {
            labels[i] = random.nextInt(CLASSES);
            for (int d = 0; d < DIMS; d++) {
                values[d * COUNT + i] = (float) (random.nextGaussian() + (d == labels[i] ? 2 : 0));
            }
        }
        return new Patches(values, labels, DIMS);
    }
}
