package org.filtrate.filters.basis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.filtrate.filters.LayerModel;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.layer.FilterShape;
import org.junit.jupiter.api.Test;

class MergeBackTest {
    private static final FilterShape SHAPE = new FilterShape(14, 4, new int[] {3, 5}, 2);
    private static final long[] INPUT = {2, 8, 6, 7};

    private static float[] positive(long seed, int count) {
        float[] values = LayerModel.random(seed, count);
        for (int i = 0; i < count; i++) {
            values[i] = .5f + Math.abs(values[i]);
        }
        return values;
    }

    /// Basis convolution, normalisation, coefficients against one convolution of the merged filters, by ONNX Runtime.
    @Test
    void aBasisWithANormalisationBetweenMergesToOneWithout() {
        BasisFilters basis = FixedBasis.of(SHAPE, 5, 1).with(LayerModel.random(2, 14 * 5));
        NormalisedBasis normalised = new NormalisedBasis(
                basis,
                LayerModel.random(3, 10),
                LayerModel.random(4, 10),
                LayerModel.random(5, 10),
                positive(6, 10),
                1e-5);
        float[] x = LayerModel.random(7, 2 * 8 * 6 * 7);
        float[] bias = LayerModel.random(8, 14);
        Attribute groups = Attribute.of("group", 2);
        float[] found = LayerModel.run(
                LayerModel.of(
                        "Conv",
                        INPUT,
                        List.of(Tensor.floats(
                                "w", new long[] {10, 4, 3, 5}, basis.basis().values())),
                        groups),
                INPUT,
                x);
        long[] between = {2, 10, 4, 3};
        float[] normal = LayerModel.run(
                LayerModel.of(
                        "BatchNormalization",
                        between,
                        List.of(
                                Tensor.floats("gamma", new long[] {10}, normalised.gamma()),
                                Tensor.floats("beta", new long[] {10}, normalised.beta()),
                                Tensor.floats("mean", new long[] {10}, normalised.mean()),
                                Tensor.floats("variance", new long[] {10}, normalised.variance()))),
                between,
                found);
        float[] expected = LayerModel.run(
                LayerModel.of(
                        "Conv",
                        between,
                        List.of(
                                Tensor.floats(
                                        "w",
                                        new long[] {14, 5, 1, 1},
                                        basis.coefficients().values()),
                                Tensor.floats("b", new long[] {14}, bias)),
                        groups),
                between,
                normal);
        float[] merged = LayerModel.run(
                LayerModel.of(
                        "Conv",
                        INPUT,
                        List.of(
                                Tensor.floats(
                                        "w",
                                        SHAPE.dims(),
                                        normalised.merged().reconstruct().values()),
                                Tensor.floats("b", new long[] {14}, normalised.bias(bias))),
                        groups),
                INPUT,
                x);
        float largest = 0;
        for (float v : expected) {
            largest = Math.max(largest, Math.abs(v));
        }
        assertThat(merged).containsExactly(expected, within(1e-5f * largest));
    }

    @Test
    void aNormalisationThatPutsBackWhatItTakesChangesNothing() {
        Weight weight = Weight.of(SHAPE, LayerModel.random(1, SHAPE.count()));
        BasisFilters filters =
                (BasisFilters) BasisFit.byEnergy(Target.of(weight)).fit(new BasisSetting(7, Precision.BITS_32));
        NormalisedBasis neutral = NormalisedBasis.neutral(filters, LayerModel.random(2, 14), positive(3, 14), 1e-5);
        assertThat(neutral.merged().reconstruct().values()).containsExactly(weight.values(), within(1e-5f));
        assertThat(neutral.bias(new float[14])).containsExactly(new float[14], within(1e-5f));
    }

    @Test
    void aFixedBasisIsOrthonormalAndThatOfItsSeed() {
        FixedBasis basis = FixedBasis.of(SHAPE, 7, 3);
        for (int r = 0; r < 14; r++) {
            for (int s = r / 7 * 7; s <= r; s++) {
                double product = 0;
                for (int i = 0; i < 60; i++) {
                    product += (double) basis.filters()[r * 60 + i] * basis.filters()[s * 60 + i];
                }
                assertThat(product).isCloseTo(r == s ? 1 : 0, within(1e-6));
            }
        }
        assertThat(FixedBasis.of(SHAPE, 7, 3).filters()).isEqualTo(basis.filters());
        assertThat(FixedBasis.of(SHAPE, 7, 4).filters()).isNotEqualTo(basis.filters());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> FixedBasis.of(SHAPE, 61, 1))
                .isInstanceOf(FiltrateException.class)
                .hasMessage("filters " + SHAPE + ": a rank of 1 to 60 is needed for a fixed basis, 61 came");
        BasisFilters basis = FixedBasis.of(SHAPE, 5, 1).with(new float[70]);
        assertThatThrownBy(() -> NormalisedBasis.neutral(basis, new float[10], new float[9], 1e-5))
                .isInstanceOf(FiltrateException.class)
                .hasMessage("basis of filters " + SHAPE + ": a normalisation of 10 channels is needed, one of 9 came");
    }
}
