package org.filtrate.filters.lowrank;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.filtrate.filters.Fit;
import org.filtrate.filters.LayerModel;
import org.filtrate.filters.Method;
import org.filtrate.filters.Pool;
import org.filtrate.filters.Setting;
import org.filtrate.filters.Structure;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.layer.FilterShape;
import org.junit.jupiter.api.Test;

/// `lowrank` takes the decomposition that a layer's filters have.
class EitherFitTest {
    private static final FilterShape SHAPE = new FilterShape(12, 10, new int[] {3, 5}, 1);

    private static Weight random() {
        return Weight.of(SHAPE, LayerModel.random(3, SHAPE.count()));
    }

    private static Fit lowrank(Weight weight) {
        return Method.LOWRANK.analyse(Target.of(weight), Pool.of(List.of(weight)));
    }

    @Test
    void filtersOfFewChannelPatternsAreTucker2() {
        Setting few = new Tucker2Setting(2, 3, Precision.BITS_32);
        Weight weight = new Tucker2Fit(Target.of(random())).fit(few).reconstruct();
        assertThat(lowrank(weight).structure()).isEqualTo(Structure.TUCKER2);
    }

    @Test
    void filtersOfSeparateAxesAreSpatial() {
        Setting few = new SpatialSvdSetting(4, Precision.BITS_32);
        Weight weight = new SpatialSvdFit(Target.of(random())).fit(few).reconstruct();
        Fit fit = lowrank(weight);
        assertThat(fit.structure()).isEqualTo(Structure.SPATIAL_SVD);
        assertThat(fit.expectedError(few)).isLessThan(1e-6);
        assertThat(weight.relativeError(fit.fit(few).reconstruct())).isLessThan(1e-9);
    }

    @Test
    void settingsOfBothAreFitted() {
        Fit fit = lowrank(random());
        assertThat(fit.fit(new Tucker2Setting(2, 3, Precision.BITS_32))
                        .setting()
                        .structure())
                .isEqualTo(Structure.TUCKER2);
        assertThat(fit.fit(new SpatialSvdSetting(2, Precision.BITS_32))
                        .setting()
                        .structure())
                .isEqualTo(Structure.SPATIAL_SVD);
    }

    @Test
    void kernelsOfOneAxisHaveNothingToSeparate() {
        FilterShape line = new FilterShape(12, 10, new int[] {5}, 1);
        Weight weight = Weight.of(line, LayerModel.random(3, line.count()));
        assertThat(lowrank(weight).structure()).isEqualTo(Structure.TUCKER2);
    }
}
