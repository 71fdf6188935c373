package org.filtrate.filters.lowrank;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WeakeningTest {
    @Test
    void runsFromTheFullRankThroughThatOfTheNoiseToOne() {
        assertThat(Weakening.rank(64, 10, 0)).isEqualTo(64);
        assertThat(Weakening.rank(64, 10, .4)).isEqualTo(20);
        assertThat(Weakening.rank(64, 10, .5)).isEqualTo(10);
        assertThat(Weakening.rank(64, 10, .75)).isEqualTo(5);
        assertThat(Weakening.rank(64, 10, 1)).isEqualTo(1);
        assertThat(Weakening.rank(64, 0, .5)).isEqualTo(1);
    }

    @Test
    void neverGrows() {
        int last = 65;
        for (double strength = 0; strength <= 1; strength += 1 / 512.0) {
            int rank = Weakening.rank(64, 23, strength);
            assertThat(rank).isBetween(1, last);
            last = rank;
        }
    }
}
