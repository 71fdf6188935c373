package org.filtrate.filters.slcq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.filtrate.filters.LayerModel;
import org.filtrate.filters.slcq.L1Ball.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class L1BallTest {
    private static float[] projected(double radius, float... v) {
        new L1Ball(radius).project(v, 0, v.length);
        return v;
    }

    private static double norm(float[] v, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += Math.abs(v[i]);
        }
        return sum;
    }

    @Test
    void knownVectors() {
        assertThat(projected(1, 3, -1, .5f, .25f)).containsExactly(1, 0, 0, 0);
        assertThat(projected(1, .8f, -.6f, .4f, .1f, -.05f))
                .containsExactly(new float[] {.533333f, -.333333f, .133333f, 0, 0}, within(1e-6f));
        assertThat(projected(2, 1, 1, 1, 1)).containsExactly(.5f, .5f, .5f, .5f);
        assertThat(projected(0, 1, -2)).containsExactly(0, 0);
        assertThat(projected(4, 1, -2)).containsExactly(1, -2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void outsideItLandsOnTheSurfaceWithEverySignKept(long seed) {
        float[] v = LayerModel.random(seed, 37);
        double radius = norm(v, 0, 37) * .1 * seed;
        float[] p = projected(radius, v.clone());
        assertThat(norm(p, 0, 37)).isCloseTo(radius, within(1e-5 * radius));
        for (int i = 0; i < v.length; i++) {
            assertThat(p[i] == 0 || Math.signum(p[i]) == Math.signum(v[i])).isTrue();
            assertThat(Math.abs(p[i])).isLessThanOrEqualTo(Math.abs(v[i]));
        }
        assertThat(projected(radius * (1 + 1e-6), p.clone())).containsExactly(p);
    }

    /// No point of the ball is nearer: the angle between `v - p` and `q - p` is never acute for `q` in the ball.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void nothingInTheBallIsNearer(long seed) {
        float[] v = LayerModel.random(seed, 11);
        float[] p = projected(1, v.clone());
        for (int i = 0; i < 2 * v.length; i++) {
            float[] corner = new float[v.length];
            corner[i / 2] = i % 2 == 0 ? 1 : -1;
            double dot = 0;
            for (int j = 0; j < v.length; j++) {
                dot += (double) (v[j] - p[j]) * (corner[j] - p[j]);
            }
            assertThat(dot).isLessThanOrEqualTo(1e-6);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void distancesNeverGrow(long seed) {
        float[] a = LayerModel.random(seed, 23);
        float[] b = LayerModel.random(seed + 100, 23);
        assertThat(distance(projected(2, a.clone()), projected(2, b.clone()))).isLessThanOrEqualTo(distance(a, b));
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.pow(a[i] - b[i], 2);
        }
        return Math.sqrt(sum);
    }

    @Test
    void eachScopeIsABallOfItsOwn() {
        // 5 filters, 3 splits, 4 bases
        float[] v = LayerModel.random(9, 60);
        float[] bySplit = v.clone();
        new L1Ball(.5).project(bySplit, 3, 4, Scope.SPLIT);
        for (int i = 0; i < 60; i += 4) {
            assertThat(norm(bySplit, i, i + 4)).isCloseTo(.5, within(1e-6));
        }
        float[] byFilter = v.clone();
        new L1Ball(.5).project(byFilter, 3, 4, Scope.FILTER);
        for (int i = 0; i < 60; i += 12) {
            assertThat(norm(byFilter, i, i + 12)).isCloseTo(.5, within(1e-6));
            assertThat(Arrays.copyOfRange(byFilter, i, i + 12))
                    .containsExactly(projected(.5, Arrays.copyOfRange(v, i, i + 12)));
        }
        float[] byLayer = v.clone();
        new L1Ball(.5).project(byLayer, 3, 4, Scope.LAYER);
        assertThat(norm(byLayer, 0, 60)).isCloseTo(.5, within(1e-6));
    }

    @Test
    void aRadiusBelowZeroIsRefused() {
        assertThatThrownBy(() -> new L1Ball(-1)).hasMessage("L1 ball: a radius of at least 0 is needed, -1.0 came");
        assertThatThrownBy(() -> new L1Ball(Double.NaN))
                .hasMessage("L1 ball: a radius of at least 0 is needed, NaN came");
    }
}
