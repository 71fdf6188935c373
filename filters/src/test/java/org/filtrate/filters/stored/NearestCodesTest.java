package org.filtrate.filters.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.filtrate.filters.LayerModel;
import org.filtrate.filters.linear.FloatProducts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NearestCodesTest {
    private static final int ROWS = 10;
    private static final int COLS = 27;

    private static List<Precision> coded() {
        return Stream.of(Precision.values()).filter(Precision::isCoded).toList();
    }

    /// Moments of `samples` random vectors whose entries go together.
    private static float[] metric(int cols, int samples) {
        float[] mixed = LayerModel.random(5, (long) cols * samples);
        for (int i = 1; i < cols; i++) {
            for (int s = 0; s < samples; s++) {
                mixed[i * samples + s] += 0.8f * mixed[(i - 1) * samples + s];
            }
        }
        return FloatProducts.gram(mixed, 0, cols, samples);
    }

    private static double error(float[] a, float[] b, float[] metric, int cols) {
        double sum = 0;
        for (int r = 0; r < a.length / cols; r++) {
            for (int i = 0; i < cols; i++) {
                for (int j = 0; j < cols; j++) {
                    sum += ((double) a[r * cols + i] - b[r * cols + i])
                            * metric[i * cols + j]
                            * ((double) a[r * cols + j] - b[r * cols + j]);
                }
            }
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("coded")
    void theErrorThatCountsIsWellBelowThatOfPlainRounding(Precision precision) {
        float[] values = LayerModel.random(3, ROWS * COLS);
        float[] metric = metric(COLS, 100);
        StoredMatrix plain = StoredMatrix.of(ROWS, COLS, values, precision);
        StoredMatrix near = StoredMatrix.of(ROWS, COLS, values, List.of(metric), precision);
        double before = error(values, plain.values(), metric, COLS);
        assertThat(error(values, near.values(), metric, COLS)).isLessThan(0.8 * before);
        assertThat(near.precision()).isEqualTo(precision);
    }

    @ParameterizedTest
    @MethodSource("coded")
    void momentsOfFewSamplesAndRowsOfZerosGiveFiniteNumbers(Precision precision) {
        float[] values = LayerModel.random(3, ROWS * COLS);
        java.util.Arrays.fill(values, 0, COLS, 0);
        for (float[] metric : List.of(metric(COLS, 2), new float[COLS * COLS])) {
            StoredMatrix near = StoredMatrix.of(ROWS, COLS, values, List.of(metric), precision);
            for (float value : near.values()) {
                assertThat(value).isFinite();
            }
            assertThat(near.values()).startsWith(new float[COLS]);
        }
    }

    @Test
    void eachBlockOfRowsHasItsOwnMetric() {
        float[] values = LayerModel.random(3, 6 * COLS);
        float[] one = metric(COLS, 60);
        float[] other = metric(COLS, 31);
        float[] together = StoredMatrix.of(6, COLS, values, List.of(one, other), Precision.BITS_3)
                .values();
        float[] second = java.util.Arrays.copyOfRange(values, 3 * COLS, 6 * COLS);
        float[] alone = StoredMatrix.of(3, COLS, second, List.of(other), Precision.BITS_3)
                .values();
        assertThat(java.util.Arrays.copyOfRange(together, 3 * COLS, 6 * COLS)).containsExactly(alone, within(1e-6f));
    }

    @Test
    void signsOfAFewNumbersAreTheBestThereAre() {
        int cols = 6;
        float[] metric = metric(cols, 40);
        for (int seed = 0; seed < 20; seed++) {
            float[] values = LayerModel.random(seed, cols);
            double best = Double.MAX_VALUE;
            for (int code = 0; code < 1 << cols; code++) {
                best = Math.min(best, withBestScale(values, code, metric));
            }
            float[] near = StoredMatrix.of(1, cols, values, List.of(metric), Precision.BITS_1)
                    .values();
            assertThat(error(values, near, metric, cols)).isLessThan(1.25 * best + 1e-3);
        }
    }

    private static double withBestScale(float[] values, int code, float[] metric) {
        int cols = values.length;
        double square = 0;
        double product = 0;
        float[] signs = new float[cols];
        for (int i = 0; i < cols; i++) {
            signs[i] = (code >> i & 1) == 1 ? 1 : -1;
        }
        for (int i = 0; i < cols; i++) {
            for (int j = 0; j < cols; j++) {
                square += signs[i] * metric[i * cols + j] * signs[j];
                product += signs[i] * metric[i * cols + j] * values[j];
            }
        }
        for (int i = 0; i < cols; i++) {
            signs[i] *= (float) (product / square);
        }
        return error(values, signs, metric, cols);
    }
}
