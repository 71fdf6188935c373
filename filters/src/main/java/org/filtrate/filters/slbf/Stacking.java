package org.filtrate.filters.slbf;

import java.util.Comparator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.filtrate.filters.Target;
import org.filtrate.graph.layer.FilterShape;

/// Fits stacked binary filters to a target.
final class Stacking {
    private static final int ITERATIONS = 30;
    private static final int FEW_ITERATIONS = 3;

    /// Multiplications of one round up to which several starts are tried.
    private static final double SMALL = 1 << 24;

    /// Multiplications of one round from which a part of the filters is clustered first.
    private static final double LARGE = 1e9;

    private Stacking() {}

    static SlbfFilters fit(Target target, SlbfSetting setting) {
        FilterShape shape = target.shape();
        Blocks blocks = Blocks.of(shape, target.weight().values(), setting.splits());
        return best(blocks, setting.set().in(shape), setting.scales() == Scales.SPLIT)
                .stored(shape, setting);
    }

    private static Stacks best(Blocks blocks, int k, boolean perBlock) {
        double work = (double) blocks.count() * blocks.length() * k;
        if (work > LARGE) {
            int step = (int) Math.min(Math.ceil(work / LARGE), Math.max(1, blocks.count() / (8.0 * k)));
            Stacks some = clustered(blocks.every(step), k, perBlock, 1);
            return new Clustering(blocks, perBlock).from(some.signs(), step == 1 ? 0 : FEW_ITERATIONS);
        }
        return clustered(blocks, k, perBlock, work < SMALL ? 3 : 1);
    }

    private static Stacks clustered(Blocks blocks, int k, boolean perBlock, int draws) {
        Starts starts = new Starts(blocks, perBlock);
        Clustering clustering = new Clustering(blocks, perBlock);
        float[] certain = starts.certain(k);
        int drawn = certain.length == 0 ? draws : draws - 1;
        return Stream.concat(
                        Stream.of(certain), LongStream.rangeClosed(1, drawn).mapToObj(seed -> starts.drawn(k, seed)))
                .filter(start -> start.length > 0)
                .map(start -> clustering.from(start, ITERATIONS))
                .max(Comparator.comparingDouble(Stacks::captured))
                .orElseThrow();
    }
}
