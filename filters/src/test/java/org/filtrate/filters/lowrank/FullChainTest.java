package org.filtrate.filters.lowrank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.filtrate.filters.LayerModel;
import org.filtrate.filters.Weight;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.layer.FilterShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FullChainTest {
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
        assertThat(FullChain.of(weight).merged().values()).containsExactly(weight.values(), within(1e-5f));
    }

    /// However a chain was trained, three convolutions and the merged one compute the same.
    @Test
    void aMergedChainComputesWhatItsThreeConvolutionsDo() {
        FilterShape shape = new FilterShape(6, 10, new int[] {3, 5}, 1);
        FullChain chain = new FullChain(shape, scaled(1, 100), scaled(2, 6 * 150), scaled(3, 36));
        Attribute pads = Attribute.of("pads", new long[] {1, 0, 2, 3});
        Attribute strides = Attribute.of("strides", new long[] {2, 1});
        long[] dims = {2, 10, 9, 11};
        float[] x = LayerModel.random(4, 2 * 10 * 9 * 11);
        float[] narrow = convolved(x, dims, chain.input(), new long[] {10, 10, 1, 1});
        float[] mapped = convolved(narrow, dims, chain.core(), new long[] {6, 10, 3, 5}, pads, strides);
        float[] stages = convolved(mapped, new long[] {2, 6, 5, 10}, chain.output(), new long[] {6, 6, 1, 1});
        float[] merged = convolved(x, dims, chain.merged().values(), new long[] {6, 10, 3, 5}, pads, strides);
        assertThat(merged).containsExactly(stages, within(1e-5f));
    }

    private static float[] scaled(long seed, long count) {
        float[] values = LayerModel.random(seed, count);
        for (int i = 0; i < values.length; i++) {
            values[i] *= .1f;
        }
        return values;
    }

    private static float[] convolved(float[] x, long[] dims, float[] weight, long[] shape, Attribute... attributes) {
        return LayerModel.run(
                LayerModel.of("Conv", dims, List.of(Tensor.floats("w", shape, weight)), attributes), dims, x);
    }

    @Test
    void aFactorOfAnotherSizeIsRefused() {
        FilterShape shape = new FilterShape(6, 10, new int[] {3, 5}, 1);
        assertThatThrownBy(() -> new FullChain(shape, new float[100], new float[899], new float[36]))
                .isInstanceOf(FiltrateException.class)
                .hasMessage("chain of filters " + shape + ": 900 numbers are needed in 'core', 899 came");
    }
}
