package org.filtrate.filters.lowrank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.filtrate.filters.LayerModel;
import org.filtrate.filters.Weight;
import org.filtrate.graph.layer.FilterShape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpatialChainTest {
    static List<FilterShape> shapes() {
        return List.of(
                new FilterShape(6, 10, new int[] {3, 5}, 1),
                new FilterShape(14, 4, new int[] {3, 3}, 2),
                new FilterShape(30, 3, new int[] {5, 2}, 1));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void aLayerBecomesAChainOfFullRankAndTheChainTheLayer(FilterShape shape) {
        Weight weight = Weight.of(shape, LayerModel.random(1, shape.count()));
        SpatialSvdFilters chain = SpatialChain.of(weight);
        assertThat(chain.reconstruct().values()).containsExactly(weight.values(), within(1e-5f));
    }

    /// Each is the sum of the singular values, whose decay therefore is that of the factors.
    @ParameterizedTest
    @MethodSource("shapes")
    void bothFactorsCarryTheSameAndNoMoreThanSingularValues(FilterShape shape) {
        Weight weight = Weight.of(shape, LayerModel.random(1, shape.count()));
        SpatialSvdFilters chain = SpatialChain.of(weight);
        double vertical = squares(chain.vertical().values());
        assertThat(squares(chain.horizontal().values())).isCloseTo(vertical, within(1e-4 * vertical));
        assertThat(vertical).isGreaterThan(Math.sqrt(weight.energy()));
        int rank = chain.vertical().rows() / shape.groups();
        assertThat(vertical).isLessThan(Math.sqrt(weight.energy() * rank * shape.groups()));
    }

    private static double squares(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return sum;
    }
}
