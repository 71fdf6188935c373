package org.filtrate.filters.slbf;

import java.nio.FloatBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.filtrate.filters.Weight;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.layer.FilterShape;

/// What settings are expected to lose, found by fitting a part of the filters for a few rounds.
final class Estimates {
    private static final int ITERATIONS = 4;
    private static final long SEED = 0x51bf;

    /// Multiplications of one round that a trial may take.
    private static final double MOST = 1 << 24;

    /// Blocks a row from which fewer blocks can stand for all.
    private static final int ENOUGH = 64;

    /// Filters on which the rounding of scales is tried.
    private static final int ROUNDED = 24;

    private final FilterShape shape;

    /// Every how many filters one is kept: of no layer more than a trial could take.
    private final int thinned;

    private final float[] weights;
    private final Map<SlbfSetting, Map<Precision, Double>> known = new ConcurrentHashMap<>();

    Estimates(Weight weight) {
        this.shape = weight.shape();
        this.thinned = (int) Math.max(1, shape.count() / MOST);
        this.weights = thinned == 1 ? weight.values() : some(weight, thinned);
    }

    private static float[] some(Weight weight, int step) {
        FloatBuffer numbers = weight.numbers();
        int size = weight.shape().filterSize();
        float[] some = new float[Math.ceilDiv(weight.shape().outChannels(), step) * size];
        for (int to = 0; to < some.length; to += size) {
            numbers.get(to * step, some, to, size);
        }
        return some;
    }

    /// The squared error of a setting relative to the filters' energy.
    double error(SlbfSetting setting) {
        Map<Precision, Double> errors = known.computeIfAbsent(setting.withPrecision(Precision.BITS_32), this::tried);
        Double error = errors.get(setting.precision());
        return error == null ? 1 : error;
    }

    private Map<Precision, Double> tried(SlbfSetting setting) {
        int k = setting.set().in(shape);
        double work = (double) shape.count() * k / MOST;
        double each = (double) shape.outChannels() * setting.splits() / k;
        double step = Math.clamp(work, 1, Math.max(1, each / ENOUGH));
        double both = Math.max(1, Math.sqrt(work / step));
        double every = Math.clamp(Math.ceil(step * both), 1, Math.ceilDiv(shape.outChannels(), 2));
        Blocks some = kept(setting.splits()).every((int) Math.max(1, every / thinned));
        int fewer = (int) Math.max(Math.min(k, 2), Math.round(k / both));
        boolean perBlock = setting.scales() == Scales.SPLIT;
        Starts starts = new Starts(some, perBlock);
        float[] start = starts.certain(fewer);
        Stacks stacks =
                new Clustering(some, perBlock).from(start.length > 0 ? start : starts.drawn(fewer, SEED), ITERATIONS);
        return errors(setting, stacks, some);
    }

    private Blocks kept(int splits) {
        int size = shape.filterSize();
        return new Blocks(weights, weights.length / size, splits, size / splits);
    }

    private static Map<Precision, Double> errors(SlbfSetting setting, Stacks stacks, Blocks blocks) {
        double kept = stacks.captured() / Math.max(blocks.energy(), Double.MIN_NORMAL);
        Map<Precision, Double> errors = new EnumMap<>(Precision.class);
        for (Precision precision : Precision.values()) {
            if (setting.scales().stored(precision) == precision) {
                errors.put(precision, Math.clamp(1 - kept * (1 - rounding(setting, stacks, blocks, precision)), 0, 1));
            }
        }
        return errors;
    }

    /// The squared error of rounding scales, relative to their energy.
    private static double rounding(SlbfSetting setting, Stacks stacks, Blocks blocks, Precision precision) {
        if (setting.scales() != Scales.SPLIT || !precision.isCoded()) {
            return precision.relativeError();
        }
        int filters = Math.min(blocks.filters(), ROUNDED);
        float[] exact = java.util.Arrays.copyOf(stacks.scales(), filters * blocks.splits());
        float[] rounded =
                StoredMatrix.of(filters, blocks.splits(), exact, precision).values();
        double lost = 0;
        double energy = 0;
        for (int i = 0; i < exact.length; i++) {
            double difference = exact[i] - rounded[i];
            lost += difference * difference;
            energy += (double) exact[i] * exact[i];
        }
        return energy == 0 ? 0 : lost / energy;
    }
}
