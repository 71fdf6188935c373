package org.filtrate.filters.kmeans;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.filtrate.filters.linear.BestMatch;

/// k-means over weighted blocks of numbers: seeds by k-means++, then entries move to the means of their blocks until
/// little is gained. An entry that no block wants takes the place of the block that fits worst.
final class Lloyd {
    private static final double WORTH_A_ROUND = 2e-3;
    private static final int PARTS = 16;

    private final float[] blocks;
    private final float[] weights;
    private final int size;
    private final int entries;
    private final int[] chosen;
    private final float[] scores;
    /// `(count)`: half of each block's squared length.
    private final double[] halves;

    private double error;
    private float[] codebook = new float[0];

    /// @param blocks `(count, size)` row-major; not modified
    /// @param weights `(count)`: what each block counts; not modified
    /// @param entries entries of the codebook
    Lloyd(float[] blocks, float[] weights, int size, int entries) {
        this.blocks = blocks;
        this.weights = weights;
        this.size = size;
        this.entries = entries;
        this.chosen = new int[weights.length];
        this.scores = new float[weights.length];
        this.halves = new double[weights.length];
        for (int i = 0; i < weights.length; i++) {
            for (int j = 0; j < size; j++) {
                halves[i] += .5 * blocks[i * size + j] * blocks[i * size + j];
            }
        }
    }

    /// Finds a codebook.
    ///
    /// @param rounds how often entries move at most
    Lloyd run(int rounds, long seed) {
        assign(seeds(new SplittableRandom(seed)));
        for (int round = 0; round < rounds; round++) {
            float[] before = codebook;
            double last = error;
            assign(means());
            if (error > last) {
                assign(before);
                break;
            }
            if (error > last * (1 - WORTH_A_ROUND)) {
                break;
            }
        }
        return this;
    }

    /// The weighted squared distance of the blocks from their entries.
    double error() {
        return error;
    }

    /// The codebook, `(entries, size)` row-major.
    float[] codebook() {
        return codebook;
    }

    private void assign(float[] entriesNow) {
        codebook = entriesNow;
        BestMatch.byDistance(codebook, entries, size).find(blocks, chosen, scores);
        error = 0;
        for (int i = 0; i < weights.length; i++) {
            error += error(i);
        }
    }

    private double error(int block) {
        return weights[block] * Math.max(0, 2 * (halves[block] - scores[block]));
    }

    private float[] means() {
        double[][] sums = new double[PARTS][];
        int length = Math.ceilDiv(weights.length, PARTS);
        IntStream.range(0, PARTS)
                .parallel()
                .forEach(p -> sums[p] = sum(p * length, Math.min(weights.length, (p + 1) * length)));
        double[] total = sums[0];
        for (int p = 1; p < PARTS; p++) {
            for (int i = 0; i < total.length; i++) {
                total[i] += sums[p][i];
            }
        }
        float[] means = new float[entries * size];
        int stride = size + 1;
        for (int k = 0; k < entries; k++) {
            double mass = total[k * stride + size];
            for (int j = 0; j < size && mass > 0; j++) {
                means[k * size + j] = (float) (total[k * stride + j] / mass);
            }
        }
        int[] empty = IntStream.range(0, entries)
                .filter(k -> total[k * stride + size] <= 0)
                .toArray();
        fill(means, empty);
        return means;
    }

    /// For each entry the weighted sum of its blocks, then their weight.
    private double[] sum(int from, int to) {
        int stride = size + 1;
        double[] sums = new double[entries * stride];
        for (int i = from; i < to; i++) {
            int at = chosen[i] * stride;
            for (int j = 0; j < size; j++) {
                sums[at + j] += weights[i] * (double) blocks[i * size + j];
            }
            sums[at + size] += weights[i];
        }
        return sums;
    }

    private void fill(float[] means, int[] empty) {
        if (empty.length == 0) {
            return;
        }
        int[] worst = IntStream.range(0, weights.length)
                .boxed()
                .sorted((i, j) -> Double.compare(error(j), error(i)))
                .limit(empty.length)
                .mapToInt(Integer::intValue)
                .toArray();
        for (int i = 0; i < worst.length; i++) {
            System.arraycopy(blocks, worst[i] * size, means, empty[i] * size, size);
        }
    }

    private float[] seeds(SplittableRandom random) {
        int count = weights.length;
        float[][] columns = new float[size][count];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < size; j++) {
                columns[j][i] = blocks[i * size + j];
            }
        }
        float[] distances = new float[count];
        float[] near = new float[count];
        Arrays.fill(near, 1);
        float[] seeds = new float[entries * size];
        for (int k = 0; k < entries; k++) {
            System.arraycopy(blocks, draw(near, random) * size, seeds, k * size, size);
            Arrays.fill(distances, 0);
            for (int j = 0; j < size; j++) {
                addSquares(distances, columns[j], seeds[k * size + j]);
            }
            if (k == 0) {
                System.arraycopy(distances, 0, near, 0, count);
            } else {
                keepLeast(near, distances);
            }
        }
        return seeds;
    }

    private static void addSquares(float[] distances, float[] column, float from) {
        for (int i = 0; i < distances.length; i++) {
            float difference = column[i] - from;
            distances[i] += difference * difference;
        }
    }

    private static void keepLeast(float[] near, float[] distances) {
        for (int i = 0; i < near.length; i++) {
            near[i] = Math.min(near[i], distances[i]);
        }
    }

    private int draw(float[] near, SplittableRandom random) {
        double total = 0;
        for (int i = 0; i < near.length; i++) {
            total += (double) weights[i] * near[i];
        }
        double at = random.nextDouble() * total;
        for (int i = 0; i < near.length; i++) {
            at -= (double) weights[i] * near[i];
            if (at < 0) {
                return i;
            }
        }
        return random.nextInt(near.length);
    }
}
