package org.filtrate.filters.templates;

import java.util.Arrays;
import java.util.List;
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

    private record Key(List<Integer> kernel, int templates, Offset offset, Correlation correlation, int rounds) {}

    private record StoredKey(Key key, Precision precision) {}

    /// The codebook of a setting.
    Codebook codebook(int templates, Offset offset, Correlation correlation) {
        return codebook(new Key(kernel, templates, offset, correlation, Clustering.ROUNDS), SAMPLE_FOR_EACH);
    }

    /// A codebook that is near to the best, to measure what is lost with it.
    Codebook rough(int templates, Offset offset) {
        return codebook(new Key(kernel, templates, offset, Correlation.UNSIGNED, Clustering.FEW_ROUNDS), FEW_FOR_EACH);
    }

    private Codebook codebook(Key key, int forEach) {
        int most = Math.max(SAMPLE, Math.multiplyExact(key.templates(), forEach));
        KernelSample sample = pool.once(
                new SampleKey(kernel, key.offset(), most),
                KernelSample.class,
                all -> KernelSample.of(weights, key.offset(), most));
        return pool.once(
                key,
                Codebook.class,
                all -> Clustering.learn(sample, key.templates(), key.correlation(), key.rounds(), SEED));
    }

    /// The codebook of a setting as stored, the same for all layers.
    StoredMatrix stored(TemplateSetting setting) {
        Codebook codebook = codebook(setting.templates(), setting.offset(), setting.correlation());
        Precision precision = TemplateSetting.codebookPrecision(setting.precision());
        Key key = new Key(kernel, setting.templates(), setting.offset(), setting.correlation(), Clustering.ROUNDS);
        return pool.once(new StoredKey(key, precision), StoredMatrix.class, all -> codebook.stored(precision));
    }

    /// What codebooks lose over the whole network.
    ErrorCurve errors(Offset offset) {
        return ErrorCurve.of(mostBits(), bits -> rough(1 << bits, offset).error());
    }
}
