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

    /// Makes a step along the slopes towards other pieces, in a step of the training that looks for places or
    /// does not.
    private static void step(SparseCoefficients coefficients, SlcqFilters filters, double done, long step) {
        try (NativeScope _ = new NativeScope()) {
            Tensor bases = Tensors.of(
                    filters.bases().levels(),
                    filters.bases().rows(),
                    filters.bases().cols());
            coefficients.reach(done, step);
            Tensor pieces = coefficients.combinations(bases);
            float[] wanted = new float[(int) pieces.numel()];
            Random random = new Random(step);
            for (int i = 0; i < wanted.length; i++) {
                wanted[i] = (float) (3 * random.nextGaussian());
            }
            Tensor away = pieces.sub(Tensors.of(wanted, pieces.shape()));
            away.mul(away).sum().backward();
            coefficients.learn();
            NoGradGuard _ = new NoGradGuard();
            coefficients.project(.3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void placesAreLookedForNowAndThenUntilTheyStand(int nonzeros) {
        SlcqFilters filters = filters(nonzeros);
        try (SparseCoefficients coefficients = new SparseCoefficients("a", filters)) {
            assertThat(coefficients.storedPlaces()).isEqualTo(filters.allPlaces());
            step(coefficients, filters, .1, 3);
            assertThat(coefficients.storedPlaces()).isEqualTo(filters.allPlaces());
            step(coefficients, filters, .1, 15);
            int[] moved = coefficients.storedPlaces();
            assertThat(moved).isNotEqualTo(filters.allPlaces());
            step(coefficients, filters, .5, 31);
            assertThat(coefficients.storedPlaces()).isEqualTo(moved);
            SlcqFilters stored = SlcqFilters.of(
                    SHAPE, filters.setting(), filters.bases(), coefficients.stored(), coefficients.storedPlaces());
            assertThat(stored.bits()).isEqualTo(filters.bits());
            assertThat(Tensors.floats(coefficients.memory().values().iterator().next()))
                    .hasSameSizeAs(moved);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void whatOneCoefficientWinsOthersLose(int nonzeros) {
        SlcqFilters filters = filters(nonzeros);
        float[] numbers = filters.coefficients().values().clone();
        int[] places = filters.allPlaces();
        Places search = new Places(filters.setting(), numbers.clone(), places.clone());
        float[] slopes = new float[SHAPE.outChannels() * 16];
        Random random = new Random(2);
        for (int i = 0; i < slopes.length; i++) {
            slopes[i] = (float) random.nextGaussian();
        }
        int each = nonzeros == 1 ? 1 : 10;
        double[] before = norms(numbers, each);
        search.move(numbers, places, slopes, .5);
        double[] after = norms(numbers, each);
        for (int i = 0; i < after.length; i++) {
            assertThat(after[i]).isPositive().isLessThanOrEqualTo(before[i] * 1.0001);
        }
        int entries = filters.setting().filterNonzeros();
        for (int i = 0; i < places.length; i++) {
            assertThat(places[i]).isBetween(0, 15);
            if (i % entries > 0) {
                assertThat(places[i]).isGreaterThan(places[i - 1]);
            }
        }
        // Without slopes nothing is moved.
        float[] still = filters.coefficients().values().clone();
        int[] stand = filters.allPlaces();
        search.move(still, stand, new float[slopes.length], 1);
        assertThat(still).containsExactly(filters.coefficients().values());
        assertThat(stand).containsExactly(filters.allPlaces());
    }

    private static double[] norms(float[] numbers, int each) {
        double[] norms = new double[numbers.length / each];
        for (int i = 0; i < numbers.length; i++) {
            norms[i / each] += Math.abs(numbers[i]);
        }
        return norms;
    }
}
