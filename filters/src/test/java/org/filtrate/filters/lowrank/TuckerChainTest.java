package org.filtrate.filters.lowrank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.filtrate.filters.LayerModel;
import org.filtrate.filters.Weight;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.layer.FilterShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TuckerChainTest {
    static List<FilterShape> shapes() {
        return List.of(
                new FilterShape(6, 10, new int[] {3, 5}, 1),
                new FilterShape(14, 4, new int[] {3, 3}, 2),
                new FilterShape(6, 10, new int[] {1, 1}, 1),
                new FilterShape(20, 3, new int[] {2}, 1),
                new FilterShape(4, 3, new int[] {3, 2, 2}, 1));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void aLayerBecomesAChainAndTheChainTheLayer(FilterShape shape) {
        Weight weight = Weight.of(shape, LayerModel.random(1, shape.count()));
        assertThat(TuckerChain.of(weight).reconstruct().values()).containsExactly(weight.values(), within(1e-5f));
    }

    /// However a chain was trained, three convolutions and the merged one compute the same.
    @Test
    void aMergedChainComputesWhatItsThreeConvolutionsDo() {
        FilterShape shape = new FilterShape(6, 10, new int[] {3, 5}, 1);
        Tucker2Filters chain = new Tucker2Filters(shape, scaled(1, 10, 10), scaled(2, 6, 150), scaled(3, 6, 6));
        Attribute pads = Attribute.of("pads", new long[] {1, 0, 2, 3});
        Attribute strides = Attribute.of("strides", new long[] {2, 1});
        long[] dims = {2, 10, 9, 11};
        float[] x = LayerModel.random(4, 2 * 10 * 9 * 11);
        float[] narrow = convolved(x, dims, chain.input().values(), new long[] {10, 10, 1, 1});
        float[] mapped = convolved(narrow, dims, chain.core().values(), new long[] {6, 10, 3, 5}, pads, strides);
        float[] stages =
                convolved(mapped, new long[] {2, 6, 5, 10}, chain.output().values(), new long[] {6, 6, 1, 1});
        float[] merged = convolved(x, dims, chain.reconstruct().values(), new long[] {6, 10, 3, 5}, pads, strides);
        assertThat(merged).containsExactly(stages, within(1e-5f));
    }

    private static StoredMatrix scaled(long seed, int rows, int cols) {
        float[] values = LayerModel.random(seed, (long) rows * cols);
        for (int i = 0; i < values.length; i++) {
            values[i] *= .1f;
        }
        return StoredMatrix.of(rows, cols, values, Precision.BITS_32);
    }

    private static float[] convolved(float[] x, long[] dims, float[] weight, long[] shape, Attribute... attributes) {
        return LayerModel.run(
                LayerModel.of("Conv", dims, List.of(Tensor.floats("w", shape, weight)), attributes), dims, x);
    }

    @Test
    void aCoreOfAnotherSizeIsRefused() {
        FilterShape shape = new FilterShape(6, 10, new int[] {3, 5}, 1);
        assertThatThrownBy(() -> new Tucker2Filters(shape, scaled(1, 10, 10), scaled(2, 6, 149), scaled(3, 6, 6)))
                .isInstanceOf(FiltrateException.class)
                .hasMessage("Tucker-2 of filters " + shape + ": input 10x10, core 6x149 and output 6x6 do not fit");
    }
}
