package org.filtrate.filters.templates;

import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.filtrate.filters.linear.BestMatch;

/// Groups kernels around templates by correlation, so that the squared error left by the best scale of the best
/// template, `|K|^2 (1 - rho^2)` added up over all kernels, is least: k-means with directions in the place of
/// means.
///
/// A template moves towards `sum g K` over its kernels, `g = <K, T>`: one step to the leading eigenvector of
/// `sum K K^T`. A template that no kernel wants takes the place of the kernel that fits worst.
final class Clustering {
    /// How often templates move at most.
    static final int ROUNDS = 15;

    /// How often they move where only their error is asked for.
    static final int FEW_ROUNDS = 3;

    private static final double WORTH_A_ROUND = 2e-3;

    /// Kernel times template times weight products beyond which a second start takes too long.
    private static final double RESTART_WORK = 3e7;

    private static final int MOST_STARTS = 4;
    private static final int PARTS = 16;

    private final KernelSample sample;
    private final int count;
    private final boolean signed;
    private final int[] chosen;
    private final float[] scores;
    /// The templates that kernels were last assigned to.
    private float[] current = new float[0];

    private Clustering(KernelSample sample, int count, Correlation correlation) {
        this.sample = sample;
        this.count = count;
        this.signed = correlation == Correlation.SIGNED;
        this.chosen = new int[sample.count()];
        this.scores = new float[sample.count()];
    }

    /// Learns templates, the best of a few starts.
    ///
    /// @param rounds how often templates move at most
    /// @param seed of the first start; others follow from it
    static Codebook learn(KernelSample sample, int count, Correlation correlation, int rounds, long seed) {
        double work = (double) sample.count() * count * sample.area();
        int starts = (int) Math.clamp(Math.floor(RESTART_WORK / work), 1, MOST_STARTS);
        SplittableRandom random = new SplittableRandom(seed);
        Codebook best = null;
        for (int i = 0; i < starts; i++) {
            Codebook found = new Clustering(sample, count, correlation).learn(rounds, random);
            if (best == null || found.error() < best.error()) {
                best = found;
            }
        }
        return Objects.requireNonNull(best);
    }

    private Codebook learn(int rounds, SplittableRandom random) {
        float[] templates = new Seeding(sample, signed).choose(count, random);
        double error = assign(templates);
        for (int round = 0; round < rounds; round++) {
            float[] moved = move();
            double next = assign(moved);
            if (next < error) {
                templates = moved;
            }
            if (next > error * (1 - WORTH_A_ROUND)) {
                error = Math.min(error, next);
                break;
            }
            error = next;
        }
        return new Codebook(templates, count, error);
    }

    /// Finds each kernel's template.
    ///
    /// @return the error that is left
    private double assign(float[] templates) {
        current = templates;
        BestMatch.byProduct(templates, count, sample.area(), !signed).find(sample.kernels(), chosen, scores);
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            sum += error(i);
        }
        return sum;
    }

    private double error(int kernel) {
        return sample.importance()[kernel] * Math.max(0, 1 - (double) scores[kernel] * scores[kernel]);
    }

    /// The templates that fit their kernels better than those that were last assigned.
    private float[] move() {
        int area = sample.area();
        double[][] sums = new double[PARTS][];
        int length = Math.ceilDiv(sample.count(), PARTS);
        IntStream.range(0, PARTS)
                .parallel()
                .forEach(p -> sums[p] = sum(p * length, Math.min(sample.count(), (p + 1) * length)));
        double[] total = sums[0];
        for (int p = 1; p < PARTS; p++) {
            for (int i = 0; i < total.length; i++) {
                total[i] += sums[p][i];
            }
        }
        float[] templates = new float[count * area];
        int[] empty = IntStream.range(0, count)
                .filter(m -> !normalise(total, m * area, area, templates))
                .toArray();
        fill(templates, empty);
        return templates;
    }

    private double[] sum(int from, int to) {
        int area = sample.area();
        double[] sums = new double[count * area];
        for (int i = from; i < to; i++) {
            int at = chosen[i] * area;
            double product = 0;
            for (int j = 0; j < area; j++) {
                product += (double) current[at + j] * sample.kernels()[i * area + j];
            }
            product *= sample.importance()[i];
            for (int j = 0; j < area; j++) {
                sums[at + j] += product * sample.kernels()[i * area + j];
            }
        }
        return sums;
    }

    private static boolean normalise(double[] sums, int from, int area, float[] into) {
        double square = 0;
        for (int i = from; i < from + area; i++) {
            square += sums[i] * sums[i];
        }
        if (square == 0) {
            return false;
        }
        double scale = 1 / Math.sqrt(square);
        for (int i = from; i < from + area; i++) {
            into[i] = (float) (sums[i] * scale);
        }
        return true;
    }

    /// Puts the kernels that fit worst in the place of templates that no kernel wants.
    private void fill(float[] templates, int[] empty) {
        if (empty.length == 0) {
            return;
        }
        int area = sample.area();
        int[] worst = IntStream.range(0, sample.count())
                .boxed()
                .sorted((i, j) -> Double.compare(error(j), error(i)))
                .limit(empty.length)
                .mapToInt(Integer::intValue)
                .toArray();
        for (int i = 0; i < worst.length; i++) {
            System.arraycopy(sample.kernels(), worst[i] * area, templates, empty[i] * area, area);
        }
    }
}
