package org.filtrate.filters.lowrank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.filtrate.filters.linear.LeftBasis;
import org.filtrate.filters.linear.Products;
import org.filtrate.graph.FiltrateException;
import org.junit.jupiter.api.Test;

class EvbmfTest {
    private final NumpyRandom random = new NumpyRandom(0);

    private Evbmf of(int rows, int cols, int rank, double noise) {
        double[][] y = rank == 0 ? new double[rows][cols] : Products.times(normal(rows, rank), normal(rank, cols));
        double[][] e = normal(rows, cols);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                y[i][j] += noise * e[i][j];
            }
        }
        LeftBasis basis = LeftBasis.ofGram(Products.times(y, Products.transposed(y)));
        return Evbmf.of(basis.values(), cols);
    }

    private double[][] normal(int rows, int cols) {
        double[][] values = new double[rows][cols];
        for (double[] row : values) {
            for (int j = 0; j < cols; j++) {
                row[j] = random.nextGaussian();
            }
        }
        return values;
    }

    @Test
    void agreesWithThePublishedVectors() {
        Evbmf first = of(64, 576, 10, 1);
        assertThat(first.rank()).isEqualTo(10);
        assertThat(first.noiseVariance()).isCloseTo(.99433, within(1e-5));
        assertThat(first.threshold()).isCloseTo(34.5265, within(1e-4));
        Evbmf quiet = of(64, 576, 10, .1);
        assertThat(quiet.rank()).isEqualTo(10);
        assertThat(quiet.noiseVariance()).isCloseTo(.00994, within(1e-5));
        Evbmf wide = of(128, 1152, 20, 1);
        assertThat(wide.rank()).isEqualTo(20);
        assertThat(wide.noiseVariance()).isCloseTo(1.00247, within(1e-5));
        Evbmf square = of(256, 256, 30, 1);
        assertThat(square.rank()).isEqualTo(30);
        assertThat(square.noiseVariance()).isCloseTo(1.02520, within(1e-5));
        Evbmf small = of(16, 144, 4, 1);
        assertThat(small.rank()).isEqualTo(4);
        assertThat(small.noiseVariance()).isCloseTo(1.00899, within(1e-5));
        assertThat(of(64, 576, 0, 1).rank()).isZero();
    }

    @Test
    void zerosHaveNoRank() {
        assertThat(Evbmf.of(new double[5], 9).rank()).isZero();
    }

    @Test
    void moreRowsThanColumnsAreRefused() {
        assertThatThrownBy(() -> Evbmf.of(new double[9], 5))
                .isInstanceOf(FiltrateException.class)
                .hasMessage("EVBMF: as many singular values as the shorter side are needed, 9 came for 5 columns");
    }
}
