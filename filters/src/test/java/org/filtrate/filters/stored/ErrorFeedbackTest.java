package org.filtrate.filters.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.filtrate.filters.LayerModel;
import org.filtrate.filters.linear.Metric;
import org.filtrate.filters.linear.Products;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorFeedbackTest {
    private static final int ROWS = 6;
    private static final int COLS = 21;

    private static double[][] metric(long seed) {
        double[][] root = Products.rows(LayerModel.random(seed, COLS * COLS), 0, COLS, COLS);
        for (double[] row : root) {
            for (int j = 0; j < COLS; j++) {
                row[j] *= Math.exp(-.2 * j);
            }
        }
        double[][] squares = Products.times(root, Products.transposed(root));
        return Metric.of(Products.flatten(squares, COLS), COLS).matrix();
    }

    private static double error(float[] values, float[] rounded, int block, double[][] metric) {
        double[][] errors = new double[ROWS / 2][COLS];
        for (int r = 0; r < ROWS / 2; r++) {
            for (int j = 0; j < COLS; j++) {
                int at = (block * ROWS / 2 + r) * COLS + j;
                errors[r][j] = values[at] - rounded[at];
            }
        }
        return Products.dot(errors, Products.times(errors, metric));
    }

    @ParameterizedTest
    @EnumSource(names = {"BITS_7", "BITS_5", "BITS_4", "BITS_3", "BITS_2", "BITS_1"})
    void whatCountsIsLessThanWithNearestRounding(Precision precision) {
        float[] values = LayerModel.random(3, ROWS * COLS);
        List<double[][]> metrics = List.of(metric(1), metric(2));
        List<ErrorFeedback> feedback = metrics.stream().map(ErrorFeedback::new).toList();
        StoredMatrix nearest = StoredMatrix.of(ROWS, COLS, values, precision);
        StoredMatrix fed = StoredMatrix.of(ROWS, COLS, values, precision, feedback);
        assertThat(fed.items("x")).isEqualTo(nearest.items("x"));
        for (int block = 0; block < 2; block++) {
            // A sign leaves nothing to choose: there it is only never worse.
            double share = precision == Precision.BITS_1 ? 1 + 1e-6 : .7;
            assertThat(error(values, fed.values(), block, metrics.get(block)))
                    .isLessThanOrEqualTo(share * error(values, nearest.values(), block, metrics.get(block)));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BITS_4", "BITS_2"})
    void whereErrorsCountAlikeItIsNearestRounding(Precision precision) {
        float[] values = LayerModel.random(4, ROWS * COLS);
        ErrorFeedback alike = new ErrorFeedback(Metric.plain(COLS).matrix());
        assertThat(StoredMatrix.of(ROWS, COLS, values, precision, List.of(alike))
                        .values())
                .containsExactly(StoredMatrix.of(ROWS, COLS, values, precision).values(), within(.02f));
    }

    @ParameterizedTest
    @EnumSource(names = {"BITS_4", "BITS_1"})
    void zerosStayZeroScaled(Precision precision) {
        ErrorFeedback feedback = new ErrorFeedback(metric(1));
        float[] values = StoredMatrix.of(2, COLS, new float[2 * COLS], precision, List.of(feedback))
                .values();
        assertThat(values).containsOnly(0f);
    }
}
