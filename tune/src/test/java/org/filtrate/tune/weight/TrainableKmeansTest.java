package org.filtrate.tune.weight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.filters.Pool;
import org.filtrate.filters.Structure;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.kmeans.KmeansFilters;
import org.filtrate.filters.kmeans.KmeansSetting;
import org.filtrate.filters.kmeans.Scale;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainableKmeansTest {
    private static final FilterShape SHAPE = new FilterShape(8, 6, new int[] {3, 3}, 1);

    private static float[] noise(long seed) {
        Random random = new Random(seed);
        float[] values = new float[(int) SHAPE.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static KmeansFilters fitted(Weight dense, int bits, int block, Scale scale) {
        return (KmeansFilters) Structure.KMEANS
                .analyse(Target.of(dense), Pool.of(List.of(dense)))
                .fit(new KmeansSetting(bits, block, scale, Precision.BITS_16));
    }

    @ParameterizedTest
    @CsvSource({"2, 1, ROW", "3, 2, NONE", "4, 6, ROW"})
    void whatStandsBehindFiltersRoundsToThem(int bits, int block, Scale scale) {
        Weight dense = Weight.of(SHAPE, noise(1));
        // Codes that were chosen for other weights, as those are that suit what a layer puts out.
        KmeansFilters filters = fitted(dense, bits, block, scale).recoded(noise(2));
        float[] proxies = KmeansProxies.of(filters, dense);
        assertThat(filters.recoded(proxies).codes().codes())
                .containsExactly(filters.codes().codes());
        assertThat(Target.of(dense).relativeError(Weight.of(SHAPE, proxies)))
                .isLessThan(Target.of(dense).relativeError(filters.reconstruct()));
    }

    @ParameterizedTest
    @CsvSource({"2, 1, ROW", "3, 2, NONE", "4, 6, ROW"})
    void codesAreChosenNowAndThenUntilTheyStand(int bits, int block, Scale scale) {
        KmeansFilters filters = fitted(Weight.of(SHAPE, noise(1)), bits, block, scale);
        float[] wanted = noise(3);
        try (TrainableKmeans trainable = new TrainableKmeans("a", filters, Weight.of(SHAPE, noise(1)))) {
            assertThat(step(trainable, wanted, .1, 3)).containsExactly(codes(filters));
            int[] moved = step(trainable, wanted, .1, 15);
            assertThat(moved).isNotEqualTo(codes(filters));
            assertThat(step(trainable, noise(4), .7, 31)).containsExactly(moved);
            assertThat(trainable.compact().bits()).isEqualTo(filters.bits());
            assertThat(Tensors.floats(trainable.memory().values().iterator().next()))
                    .hasSameSizeAs(moved);
        }
    }

    private static int[] codes(KmeansFilters filters) {
        return filters.codes().codes();
    }

    /// The codes after a step towards other filters.
    private static int[] step(TrainableKmeans trainable, float[] wanted, double done, long step) {
        try (NativeScope _ = new NativeScope()) {
            trainable.reach(done, step);
            Tensor away = trainable.weight().sub(Tensors.of(wanted, SHAPE.dims()));
            away.mul(away).sum().backward();
            NoGradGuard guard = new NoGradGuard();
            Tensor behind = trainable.parameters().getLast().tensor();
            if (behind.mutable_grad().defined()) {
                behind.sub_(behind.grad());
                behind.mutable_grad().reset();
            }
            trainable.project(1);
            guard.close();
        }
        return codes(trainable.compact());
    }
}
