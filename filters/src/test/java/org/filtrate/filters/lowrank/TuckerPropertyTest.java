package org.filtrate.filters.lowrank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.LayerModel;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.linear.LeftBasis;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.layer.FilterShape;
import org.junit.jupiter.api.Test;

class TuckerPropertyTest {
    private static final FilterShape SHAPE = new FilterShape(6, 10, new int[] {3, 5}, 1);

    @Test
    void theCoreOfAFullDecompositionHasTheSingularValuesOfTheFilters() {
        Weight weight = Weight.of(SHAPE, LayerModel.random(1, SHAPE.count()));
        CompactFilters filters = new Tucker2Fit(Target.of(weight)).fit(new Tucker2Setting(6, 10, Precision.BITS_32));
        assertThat(weight.relativeError(filters.reconstruct())).isLessThan(1e-9);
        float[] core = ((StoredMatrix) filters.factors().get(1).stored()).values();
        assertThat(LeftBasis.of(core, 0, 6, 150).values())
                .containsExactly(LeftBasis.of(weight.values(), 0, 6, 150).values(), within(1e-3));
        assertThat(LeftBasis.of(byInput(core), 0, 10, 90).values())
                .containsExactly(
                        LeftBasis.of(byInput(weight.values()), 0, 10, 90).values(), within(1e-3));
    }

    /// `(6, 10, area)` to `(10, 6 * area)`.
    private static float[] byInput(float[] values) {
        float[] turned = new float[values.length];
        for (int t = 0; t < 6; t++) {
            for (int i = 0; i < 10; i++) {
                System.arraycopy(values, (t * 10 + i) * 15, turned, (i * 6 + t) * 15, 15);
            }
        }
        return turned;
    }

    @Test
    void filtersOfLowRankAreFoundExactly() {
        Tucker2Setting setting = new Tucker2Setting(2, 3, Precision.BITS_32);
        Weight any = Weight.of(SHAPE, LayerModel.random(2, SHAPE.count()));
        Weight low = new Tucker2Fit(Target.of(any)).fit(setting).reconstruct();
        assertThat(low.relativeError(new Tucker2Fit(Target.of(low)).fit(setting).reconstruct()))
                .isLessThan(1e-9);
    }
}
