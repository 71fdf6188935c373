package org.filtrate.filters.slbf;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Clusters blocks around rows of signs, so that rows times scales come as close to the blocks as they can: choose for
/// each block the row that correlates most, for each filter or block the best scale, for each row the signs of the sum
/// of its blocks times their scales; and again.
///
/// With one scale a filter the energy captured is `sum_t (sum_i <w_ti, B>)^2 / (s L)`, with a scale a block
/// `sum_ti <w_ti, B>^2 / L`; neither ever falls.
final class Clustering {
    private static final double LEAST_GAIN = 1e-4;
    private static final int SEARCHED = 1 << 15;

    private final Blocks blocks;
    private final boolean perBlock;
    private final int[] selection;
    private final float[] correlation;
    private final float[] scales;

    /// @param perBlock whether each block has a scale of its own, of either sign
    Clustering(Blocks blocks, boolean perBlock) {
        this.blocks = blocks;
        this.perBlock = perBlock;
        this.selection = new int[blocks.count()];
        this.correlation = new float[blocks.count()];
        this.scales = new float[blocks.count()];
    }

    /// Improves rows of signs until they no longer change much.
    ///
    /// @param start `(k, length)`, each -1 or 1; not modified
    Stacks from(float[] start, int iterations) {
        Stacks best = stacks(start);
        for (int i = 0; i < iterations; i++) {
            float[] next = update(best.signs());
            if (Arrays.equals(next, best.signs())) {
                break;
            }
            Stacks found = stacks(next);
            double before = best.captured();
            if (found.captured() > before) {
                best = found;
            }
            if (found.captured() < before * (1 + LEAST_GAIN)) {
                break;
            }
        }
        return best;
    }

    private Stacks stacks(float[] signs) {
        double captured = assign(signs);
        return new Stacks(signs, selection.clone(), scales.clone(), correlation.clone(), captured);
    }

    /// Rows and scales for all blocks.
    ///
    /// @return the energy captured
    private double assign(float[] signs) {
        NearestSigns.find(blocks, signs, perBlock, selection, correlation);
        int group = perBlock ? 1 : blocks.splits();
        double captured = 0;
        for (int from = 0; from < blocks.count(); from += group) {
            double sum = 0;
            for (int b = from; b < from + group; b++) {
                sum += correlation[b];
            }
            double size = (double) group * blocks.length();
            Arrays.fill(scales, from, from + group, (float) (sum / size));
            captured += sum * sum / size;
        }
        return captured;
    }

    /// The signs of the sums of each row's blocks; rows without any take the signs of blocks that lose most.
    private float[] update(float[] signs) {
        int length = blocks.length();
        int k = signs.length / length;
        int[] starts = new int[k + 1];
        int[] members = Members.sorted(selection, starts);
        float[] next = new float[signs.length];
        IntStream.range(0, k).parallel().forEach(j -> {
            float[] sums = new float[length];
            for (int m = starts[j]; m < starts[j + 1]; m++) {
                int block = members[m];
                float scale = scales[block];
                for (int l = 0; l < length; l++) {
                    sums[l] += scale * blocks.weights()[block * length + l];
                }
            }
            Signs.of(sums, 0, next, j * length, length);
        });
        refill(next, starts);
        return next;
    }

    private void refill(float[] signs, int[] starts) {
        int length = blocks.length();
        int[] empty = IntStream.range(0, starts.length - 1)
                .filter(j -> starts[j] == starts[j + 1])
                .toArray();
        int[] worst = worst(empty.length);
        for (int i = 0; i < worst.length; i++) {
            Signs.of(blocks.weights(), worst[i] * length, signs, empty[i] * length, length);
        }
    }

    /// The blocks that lose most energy, at most so many.
    private int[] worst(int count) {
        if (count == 0) {
            return new int[0];
        }
        // Of very many blocks, some are as bad as the worst of all.
        int step = Math.max(1, blocks.count() / Math.max(SEARCHED, 4 * count));
        return IntStream.range(0, blocks.count() / step)
                .map(b -> b * step)
                .boxed()
                .sorted(Comparator.comparingDouble(b -> -lost(b)))
                .limit(count)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /// What is lost of a block, with the scale it has.
    private double lost(int block) {
        double scale = scales[block];
        return blocks.energy(block) - 2 * scale * correlation[block] + scale * scale * blocks.length();
    }
}
