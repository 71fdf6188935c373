package org.filtrate.filters.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.filtrate.filters.LayerModel;
import org.filtrate.filters.linear.Metric;
import org.filtrate.filters.linear.Products;
import org.junit.jupiter.api.Test;

class WhiteningTest {
    private static final int[] SIZES = {4, 3, 2};

    /// Where the metric is a product of one a mode, whitened filters are as far apart as the filters are in it.
    @Test
    void aProductMetricIsTheIdentityForWhitenedFilters() {
        double[][] a = squares(1, 4);
        double[][] b = squares(2, 3);
        double[][] c = squares(3, 2);
        float[] product = new float[24 * 24];
        for (int i = 0; i < 24; i++) {
            for (int j = 0; j < 24; j++) {
                product[i * 24 + j] = (float) (a[i / 6][j / 6] * b[i / 2 % 3][j / 2 % 3] * c[i % 2][j % 2]);
            }
        }
        Metric metric = Metric.of(product, 24);
        double[][] h = Products.rows(LayerModel.random(4, 5 * 24), 0, 5, 24);
        double[][] whitened = Whitening.of(metric, SIZES).of(h);
        assertThat(Products.dot(whitened, whitened) / metric.squared(h)).isCloseTo(1, within(1e-3));
    }

    @Test
    void aFactorIsTakenBackToWhereItCameFrom() {
        Metric metric = Metric.of(Products.flatten(squares(5, 24), 24), 24);
        Whitening whitening = Whitening.of(metric, SIZES);
        double[][] factor = Products.rows(LayerModel.random(6, 7 * 9), 0, 7, 9);
        double[][] back = whitening.back(1, factor);
        double[][] root = whitening.roots().get(1);
        for (int r = 0; r < 7; r++) {
            for (int from = 0; from < 9; from += 3) {
                for (int j = 0; j < 3; j++) {
                    double sum = 0;
                    for (int i = 0; i < 3; i++) {
                        sum += back[r][from + i] * root[i][j];
                    }
                    assertThat(sum).isCloseTo(factor[r][from + j], within(1e-9));
                }
            }
        }
    }

    private static double[][] squares(long seed, int size) {
        double[][] a = Products.rows(LayerModel.random(seed, (long) size * 2 * size), 0, size, 2 * size);
        return Products.times(a, Products.transposed(a));
    }
}
