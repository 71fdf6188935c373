package org.filtrate.filters.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Matrices with far more rows than columns: most of their singular values are zero.
class LowRankBasisTest {
    /// Products in double precision leave exact zeros where a matrix in single precision leaves noise.
    @ParameterizedTest
    @CsvSource({"40,3", "600,10", "1030,2", "1500,10"})
    void gramOfFewVectorsHasAsManyValues(int size, int rank) {
        Random random = new Random(size);
        float[] a = new float[size * rank];
        for (int i = 0; i < a.length; i++) {
            a[i] = (float) random.nextGaussian();
        }

        LeftBasis basis = LeftBasis.ofGram(Products.gram(a, 0, size, rank));

        assertThat(basis.lostShare(rank)).isLessThan(1e-6);
        assertThat(basis.values()).hasSize(Math.min(size, LeftBasis.LARGEST_EXACT));
        assertThat(basis.values()[rank]).isLessThan(1e-3 * basis.values()[0]);
    }

    @Test
    void nothingHasNoValues() {
        LeftBasis basis = LeftBasis.ofGram(new double[1100][1100]);
        assertThat(basis.values()).containsOnly(0);
    }

    @ParameterizedTest
    @CsvSource({"30,4", "700,10", "1024,3", "1030,10", "2048,10", "2048,1000"})
    void leadingVectorsHoldAllEnergy(int rows, int columns) {
        Random random = new Random(rows);
        float[] a = new float[rows * columns];
        double energy = 0;
        for (int i = 0; i < a.length; i++) {
            a[i] = (float) (random.nextGaussian() * .02);
            energy += a[i] * a[i];
        }

        LeftBasis basis = LeftBasis.of(a, 0, rows, columns);

        assertThat(basis.energy()).isCloseTo(energy, within(1e-5 * energy));
        assertThat(basis.lostShare(columns)).isLessThan(1e-5);
        assertThat(basis.rankForEnergy(.999)).isLessThanOrEqualTo(columns);
        for (int i = 0; i < columns; i++) {
            double length = 0;
            double kept = 0;
            for (int row = 0; row < rows; row++) {
                length += basis.vectors()[i][row] * basis.vectors()[i][row];
            }
            for (int column = 0; column < columns; column++) {
                double product = 0;
                for (int row = 0; row < rows; row++) {
                    product += basis.vectors()[i][row] * a[row * columns + column];
                }
                kept += product * product;
            }
            assertThat(length).isCloseTo(1, within(1e-4));
            assertThat(Math.sqrt(kept)).isCloseTo(basis.values()[i], within(1e-3 * basis.values()[0]));
        }
    }
}
