package org.filtrate.filters.templates;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.filtrate.filters.Pool;
import org.filtrate.filters.Weight;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.layer.FilterShape;

/// What all layers of a network with one kernel shape share: codebooks, each learned once, when it is first
/// asked for.
final class PoolTemplates {
    /// Kernels that are looked at; more of them change templates little.
    private static final int SAMPLE = 1 << 15;

    /// Kernels that are looked at for each template, at least.
    private static final int SAMPLE_FOR_EACH = 16;

    /// The same where only their error is asked for.
    private static final int FEW_FOR_EACH = 8;

    /// Kernels for each template of the largest codebook.
    private static final int KERNELS_FOR_EACH = 4;

    /// Index bits of the largest codebook that is chosen unasked.
    private static final int MOST_BITS = 12;

    private static final long SEED = 1;

    private final Pool pool;
    private final List<Integer> kernel;
    private final List<Weight> weights;

    private PoolTemplates(Pool pool, List<Integer> kernel) {
        this.pool = pool;
        this.kernel = kernel;
        this.weights = pool.weights().stream()
                .filter(w -> kernel(w.shape()).equals(kernel))
                .toList();
    }

    static PoolTemplates of(Pool pool, FilterShape shape) {
        return new PoolTemplates(pool, kernel(shape));
    }

    private static List<Integer> kernel(FilterShape shape) {
        return Arrays.stream(shape.kernel()).boxed().toList();
    }

    /// Kernels of this shape in the network.
    long kernels() {
        return weights.stream()
                .mapToLong(w -> (long) w.shape().outChannels() * w.shape().inChannels())
                .sum();
    }

    /// Index bits of the largest codebook that is chosen unasked: one that the network's kernels fill.
    int mostBits() {
        long templates = Math.max(2, kernels() / KERNELS_FOR_EACH);
        return Math.min(MOST_BITS, Long.SIZE - 1 - Long.numberOfLeadingZeros(templates));
    }

    private record SampleKey(List<Integer> kernel, Offset offset, int most) {}

    /// What a codebook is learned for.
    ///
    /// @param scales the precision of scales, where they are few; 32 bits for all others
    private record Key(
            List<Integer> kernel, int templates, Offset offset, Correlation correlation, Precision scales, int rounds) {
        Key withScales(Precision value) {
            return new Key(kernel, templates, offset, correlation, value, rounds);
        }
    }

    private record StoredKey(Key key, Precision precision) {}

    /// The codebook of a setting as stored, the same for all layers.
    StoredMatrix stored(TemplateSetting setting) {
        Key key = key(setting, Clustering.ROUNDS);
        Codebook codebook = codebook(key, SAMPLE_FOR_EACH);
        Precision precision = TemplateSetting.codebookPrecision(setting.precision());
        return pool.once(new StoredKey(key, precision), StoredMatrix.class, all -> codebook.stored(precision));
    }

    /// A codebook that is near to the best, to measure what is lost with it.
    Codebook rough(TemplateSetting setting) {
        return codebook(key(setting, Clustering.FEW_ROUNDS), FEW_FOR_EACH);
    }

    private Key key(TemplateSetting setting, int rounds) {
        Precision scales = Steps.areFew(setting.precision()) ? setting.precision() : Precision.BITS_32;
        return new Key(kernel, setting.templates(), setting.offset(), setting.correlation(), scales, rounds);
    }

    private Codebook codebook(Key key, int forEach) {
        KernelSample sample = sample(key.offset(), Math.max(SAMPLE, Math.multiplyExact(key.templates(), forEach)));
        if (key.scales() == Precision.BITS_32) {
            return pool.once(
                    key,
                    Codebook.class,
                    all -> remembered(
                            key,
                            () -> Clustering.learn(sample, key.templates(), key.correlation(), key.rounds(), SEED)));
        }
        Codebook any = codebook(key.withScales(Precision.BITS_32), forEach);
        Steps steps = Steps.of(key.scales(), key.correlation());
        return pool.once(
                key,
                Codebook.class,
                all -> remembered(key, () -> StepClustering.learn(sample, any, steps, key.rounds())));
    }

    private Codebook remembered(Key key, Supplier<Codebook> learn) {
        return Codebook.of(pool.remembered(key.toString(), () -> learn.get().numbers()));
    }

    private KernelSample sample(Offset offset, int most) {
        return pool.once(
                new SampleKey(kernel, offset, most), KernelSample.class, all -> KernelSample.of(weights, offset, most));
    }

    /// What codebooks lose over the whole network; where scales are few with what their rounding loses.
    ErrorCurve errors(Offset offset, Precision precision) {
        return ErrorCurve.of(
                mostBits(),
                bits -> rough(TemplateSetting.shared(1 << bits, offset, precision))
                        .error());
    }
}
