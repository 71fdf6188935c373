package org.filtrate.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Initial weights have the distribution they are said to have.
class WeightsTest {
    private static final int COUNT = 6 * 10 * 301 * 57; // more than one part, and not a whole number of them

    @Test
    void normalWeightsHaveTheMomentsOfTheNormalDistribution() {
        float[] values = new Weights(3).normal("w", 0.5, 6, 10, 301, 57).floats();
        assertThat(values).hasSize(COUNT);
        assertThat(moment(values, 1)).isCloseTo(0, within(0.002));
        assertThat(moment(values, 2)).isCloseTo(0.25, within(0.002));
        assertThat(moment(values, 3)).isCloseTo(0, within(0.003));
        assertThat(moment(values, 4)).isCloseTo(3 * 0.0625, within(0.004));
    }

    @Test
    void normalWeightsHaveTheTailsOfTheNormalDistribution() {
        float[] values = new Weights(3).normal("w", 1, 6, 10, 301, 57).floats();
        assertThat(shareBeyond(values, 1)).isCloseTo(0.317311, within(0.002));
        assertThat(shareBeyond(values, 3)).isCloseTo(0.002700, within(0.0002));
        assertThat(shareBeyond(values, 3.5)).isCloseTo(0.000465, within(0.0001));
        assertThat(shareBeyond(values, 4)).isCloseTo(0.0000633, within(0.00004));
    }

    @Test
    void uniformWeightsFillTheirBounds() {
        float[] values = new Weights(3).uniform("w", 0.25, 6, 10, 301, 57).floats();
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        assertThat(sorted[0]).isBetween(-0.25f, -0.2499f);
        assertThat(sorted[COUNT - 1]).isBetween(0.2499f, 0.25f);
        assertThat(moment(values, 1)).isCloseTo(0, within(0.001));
        assertThat(moment(values, 2)).isCloseTo(0.0625 / 3, within(0.0002));
    }

    @Test
    void partsDifferFromEachOther() {
        float[] values = new Weights(3).normal("w", 1, 2, 1 << 16).floats();
        assertThat(Arrays.copyOfRange(values, 0, 1 << 16)).isNotEqualTo(Arrays.copyOfRange(values, 1 << 16, 2 << 16));
    }

    private static double moment(float[] values, int order) {
        double sum = 0;
        for (float v : values) {
            sum += Math.pow(v, order);
        }
        return sum / values.length;
    }

    private static double shareBeyond(float[] values, double bound) {
        int beyond = 0;
        for (float v : values) {
            beyond += Math.abs(v) > bound ? 1 : 0;
        }
        return (double) beyond / values.length;
    }
}
