package org.filtrate.tune.weight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.filters.Pool;
import org.filtrate.filters.Structure;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.slcq.SlcqFilters;
import org.filtrate.filters.slcq.SlcqSetting;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparseCoefficientsTest {
    private static final FilterShape SHAPE = new FilterShape(6, 10, new int[] {3, 5}, 1);

    /// Filters of which each split's coefficients are a list of places (1 of 8), or each filter's a mask (5
    /// of 8).
    private static SlcqFilters filters(int nonzeros) {
        Random random = new Random(5);
        float[] values = new float[(int) SHAPE.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        Weight dense = Weight.of(SHAPE, values);
        SlcqSetting setting = new SlcqSetting(2, 8, 1, nonzeros, Precision.BITS_8);
        return (SlcqFilters) Structure.SLCQ
                .analyse(Target.of(dense), Pool.of(java.util.List.of(dense)))
                .fit(setting);
    }

    /// Adds noise to all coefficients, as a step would.
    private static void disturb(SparseCoefficients coefficients, int seed) {
        NoGradGuard guard = new NoGradGuard();
        Tensor numbers = coefficients.parameters().getFirst().tensor();
        Random random = new Random(seed);
        float[] noise = new float[(int) numbers.numel()];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) random.nextGaussian();
        }
        numbers.add_(Tensors.of(noise, numbers.shape()));
        coefficients.project();
        guard.close();
    }

    private static double norm(float[] numbers, int from, int count) {
        double norm = 0;
        for (int i = from; i < from + count; i++) {
            norm += Math.abs(numbers[i]);
        }
        return norm;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void placesMayChangeWithinTheBallAndStandOnceTheyAreSettled(int nonzeros) {
        SlcqFilters filters = filters(nonzeros);
        try (NativeScope _ = new NativeScope();
                SparseCoefficients coefficients = new SparseCoefficients("a", filters)) {
            float[] before = Tensors.floats(coefficients.parameters().getFirst().tensor());
            assertThat(coefficients.storedPlaces()).isEqualTo(filters.allPlaces());
            disturb(coefficients, 1);
            float[] after = Tensors.floats(coefficients.parameters().getFirst().tensor());
            int vector = nonzeros == 1 ? 8 : 16;
            for (int from = 0; from < after.length; from += vector) {
                assertThat(norm(after, from, vector)).isLessThanOrEqualTo(norm(before, from, vector) * 1.00001);
            }
            int[] found = coefficients.storedPlaces();
            assertThat(found).isNotEqualTo(filters.allPlaces());
            coefficients.reach(.9);
            disturb(coefficients, 2);
            int[] settled = coefficients.storedPlaces();
            for (int seed = 3; seed < 6; seed++) {
                disturb(coefficients, seed);
                assertThat(coefficients.storedPlaces()).isEqualTo(settled);
            }
            // Free of the ball, coefficients have grown beyond it.
            float[] free = Tensors.floats(coefficients.parameters().getFirst().tensor());
            assertThat(norm(free, 0, free.length)).isGreaterThan(norm(before, 0, before.length));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void everyCoefficientHasAGradientUntilPlacesStand(int nonzeros) {
        SlcqFilters filters = filters(nonzeros);
        try (NativeScope _ = new NativeScope();
                SparseCoefficients coefficients = new SparseCoefficients("a", filters)) {
            assertThat(moved(coefficients)).isGreaterThan(filters.coefficients().values().length);
            coefficients.reach(.9);
            assertThat(moved(coefficients))
                    .isLessThanOrEqualTo(filters.coefficients().values().length);
        }
    }

    private static int moved(SparseCoefficients coefficients) {
        coefficients.value().sum().backward();
        Tensor numbers = coefficients.parameters().getFirst().tensor();
        int moved = 0;
        for (float slope : Tensors.floats(numbers.grad())) {
            moved += slope != 0 ? 1 : 0;
        }
        numbers.mutable_grad().reset();
        return moved;
    }
}
