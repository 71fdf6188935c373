package org.filtrate.filters.lowrank;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.filtrate.filters.Fit;
import org.filtrate.filters.LayerModel;
import org.filtrate.filters.Method;
import org.filtrate.filters.Pool;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformSetting;
import org.filtrate.graph.layer.FilterShape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OnlyNoiseTest {
    private static final FilterShape SHAPE = new FilterShape(48, 20, new int[] {3, 5}, 2);

    private static Fit fit(Method method, float[] values) {
        Weight weight = Weight.of(SHAPE, values);
        return method.analyse(Target.of(weight), Pool.of(List.of(weight)));
    }

    /// Noise plus filters that all are multiples of one, the same at every position and for every channel.
    private static float[] signal() {
        float[] values = LayerModel.random(5, SHAPE.count());
        for (int i = 0; i < values.length; i++) {
            values[i] += 3 * (1 + i / SHAPE.filterSize() % 7);
        }
        return values;
    }

    @ParameterizedTest
    @EnumSource(names = {"LOWRANK", "TUCKER2", "SVD", "SPATIAL_SVD"})
    void filtersWithoutSignalAreKeptUnlessABudgetAsksForThem(Method method) {
        Fit fit = fit(method, LayerModel.random(4, SHAPE.count()));
        assertThat(fit.findsOnlyNoise()).isTrue();
        for (Precision precision : List.of(Precision.BITS_32, Precision.BITS_8)) {
            assertThat(fit.usual(method.usualStrength(), precision)).isEqualTo(new UniformSetting(precision));
            assertThat(fit.at(.5, precision, 1).keys().values()).isNotEmpty().allMatch("1"::equals);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LOWRANK", "TUCKER2", "SVD", "SPATIAL_SVD"})
    void filtersWithSignalAreDecomposed(Method method) {
        Fit fit = fit(method, signal());
        assertThat(fit.findsOnlyNoise()).isFalse();
        assertThat(fit.usual(.5, Precision.BITS_32).keys().values())
                .isNotEmpty()
                .allMatch("1"::equals);
        assertThat(fit.usual(.5, Precision.BITS_32)).isEqualTo(fit.at(.5, Precision.BITS_32, 1));
    }

    @ParameterizedTest
    @EnumSource(names = {"BASIS", "UNIFORM"})
    void otherMethodsDoNotJudgeNoise(Method method) {
        Fit fit = fit(method, LayerModel.random(4, SHAPE.count()));
        assertThat(fit.findsOnlyNoise()).isFalse();
        assertThat(fit.usual(.3, Precision.BITS_16)).isEqualTo(fit.at(.3, Precision.BITS_16, 1));
    }
}
