package org.filtrate.filters.slbf;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Rows of signs to start clustering from.
final class Starts {
    /// Up to this many signs, all their patterns can be counted.
    private static final int COUNTED = 16;

    /// Blocks among which distances are taken.
    private static final int SAMPLE = 4096;

    private static final double LONG = 3e7;

    private final Blocks blocks;
    private final boolean signed;

    /// @param signed whether a row and its negative serve the same blocks
    Starts(Blocks blocks, boolean signed) {
        this.blocks = blocks;
        this.signed = signed;
    }

    /// Rows that depend on no chance: those that hold most energy where patterns can be counted, else the blocks' own
    /// where there are as many, else none.
    ///
    /// @return `(k, length)`; empty where there are none
    float[] certain(int k) {
        if (blocks.length() <= COUNTED) {
            return mostEnergetic(k);
        }
        return k < blocks.count() ? new float[0] : own(k);
    }

    private float[] own(int k) {
        int length = blocks.length();
        float[] rows = new float[k * length];
        for (int j = 0; j < k; j++) {
            Signs.of(blocks.weights(), j % blocks.count() * length, rows, j * length, length);
        }
        return rows;
    }

    private float[] mostEnergetic(int k) {
        int length = blocks.length();
        double[] energy = new double[1 << length];
        for (int b = 0; b < blocks.count(); b++) {
            int pattern = 0;
            double sum = 0;
            for (int l = 0; l < length; l++) {
                float weight = blocks.weights()[b * length + l];
                pattern |= weight >= 0 ? 1 << l : 0;
                sum += (double) weight * weight;
            }
            boolean turned = signed && (pattern & 1) == 0;
            energy[turned ? energy.length - 1 - pattern : pattern] += sum;
        }
        int[] order = IntStream.range(0, energy.length)
                .boxed()
                .sorted(Comparator.comparingDouble(p -> -energy[p]))
                .limit(k)
                .mapToInt(Integer::intValue)
                .toArray();
        float[] rows = new float[k * length];
        for (int j = 0; j < k; j++) {
            for (int l = 0; l < length; l++) {
                rows[j * length + l] = (order[j % order.length] >> l & 1) == 1 ? 1 : -1;
            }
        }
        return rows;
    }

    /// Rows from a seed, each the signs of a block drawn in proportion to the energy that the rows before it do not
    /// capture (k-means++); where that takes long, in proportion to its energy.
    float[] drawn(int k, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int length = blocks.length();
        int[] sample = sample(random);
        boolean isLong = (double) k * sample.length * length > LONG;
        float[] rows = new float[k * length];
        double[] left = new double[sample.length];
        for (int i = 0; i < sample.length; i++) {
            left[i] = blocks.energy(sample[i]);
        }
        for (int j = 0; j < k; j++) {
            int row = j * length;
            int drawn = drawn(left, random);
            Signs.of(blocks.weights(), sample[drawn] * length, rows, row, length);
            left[drawn] = 0;
            if (!isLong) {
                IntStream.range(0, sample.length).parallel().forEach(i -> {
                    double product = product(rows, row, sample[i]);
                    double kept = signed || product > 0 ? product * product / length : 0;
                    left[i] = Math.min(left[i], Math.max(0, blocks.energy(sample[i]) - kept));
                });
            }
        }
        return rows;
    }

    private int[] sample(SplittableRandom random) {
        return blocks.count() <= SAMPLE
                ? IntStream.range(0, blocks.count()).toArray()
                : random.ints(SAMPLE, 0, blocks.count()).toArray();
    }

    private double product(float[] rows, int row, int block) {
        int from = block * blocks.length();
        float sum = 0;
        for (int l = 0; l < blocks.length(); l++) {
            sum += rows[row + l] * blocks.weights()[from + l];
        }
        return sum;
    }

    private static int drawn(double[] shares, SplittableRandom random) {
        double at = random.nextDouble() * Arrays.stream(shares).sum();
        for (int i = 0; i < shares.length; i++) {
            at -= shares[i];
            if (at < 0) {
                return i;
            }
        }
        return random.nextInt(shares.length);
    }
}
