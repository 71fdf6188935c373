package org.filtrate.filters.templates;

import java.util.stream.IntStream;

/// Moves templates so that the squared error left by scales of one or two bits is least: k-means over templates at all
/// scales. A template moves to `sum w g K / sum w g^2` over its kernels, `g` their scales.
final class StepClustering {
    private static final double WORTH_A_ROUND = 2e-3;
    private static final int PARTS = 16;
    private static final int SCALE_ROUNDS = 12;

    private final KernelSample sample;
    private final int area;
    private final Steps steps;
    /// `(count, area)`: kernels divided by what their filter's scale is about.
    private final float[] kernels;
    /// `(count)`: what a squared error counts.
    private final double[] weights;

    private final int[] chosen;
    private final float[] scores;

    private StepClustering(KernelSample sample, Steps steps) {
        this.sample = sample;
        this.area = sample.area();
        this.steps = steps;
        this.kernels = new float[sample.kernels().length];
        this.weights = new double[sample.count()];
        for (int i = 0; i < kernels.length; i++) {
            kernels[i] = sample.kernels()[i] * sample.lengths()[i / area];
        }
        for (int i = 0; i < weights.length; i++) {
            double length = sample.lengths()[i];
            weights[i] = length > 0 ? sample.importance()[i] / (length * length) : 0;
        }
        this.chosen = new int[sample.count()];
        this.scores = new float[sample.count()];
    }

    /// Moves templates.
    ///
    /// @param from templates learned for scales of any size
    /// @param rounds how often they move at most
    static Codebook learn(KernelSample sample, Codebook from, Steps steps, int rounds) {
        return new StepClustering(sample, steps).learn(from, rounds);
    }

    private Codebook learn(Codebook from, int rounds) {
        float[] templates = from.templates().clone();
        float scale = usualScale(templates);
        for (int i = 0; i < templates.length; i++) {
            templates[i] *= scale;
        }
        double error = assign(templates);
        for (int round = 0; round < rounds; round++) {
            float[] moved = move(templates);
            double next = assign(moved);
            if (next < error) {
                templates = moved;
            }
            boolean done = next > error * (1 - WORTH_A_ROUND);
            error = Math.min(error, next);
            if (done) {
                break;
            }
        }
        return new Codebook(templates, from.count(), error);
    }

    /// The length of templates for which the scales that kernels would like are nearest to the steps.
    private float usualScale(float[] templates) {
        double[] wanted = new double[sample.count()];
        org.filtrate.filters.linear.BestMatch.byProduct(templates, templates.length / area, area, steps.eitherSign())
                .find(kernels, chosen, scores);
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = Math.max(0, scores[i]);
        }
        double scale = 1;
        for (int round = 0; round < SCALE_ROUNDS; round++) {
            double product = 0;
            double square = 0;
            for (int i = 0; i < wanted.length; i++) {
                double level = nearest(wanted[i] / scale);
                product += weights[i] * wanted[i] * level;
                square += weights[i] * level * level;
            }
            scale = product > 0 && square > 0 ? product / square : scale;
        }
        return (float) scale;
    }

    private float nearest(double value) {
        float best = steps.levels()[0];
        for (float level : steps.levels()) {
            if (Math.abs(level - value) < Math.abs(best - value)) {
                best = level;
            }
        }
        return best;
    }

    private double assign(float[] templates) {
        steps.find(templates, area, kernels, chosen, scores);
        double sum = 0;
        for (int i = 0; i < chosen.length; i++) {
            double length = sample.lengths()[i];
            sum += weights[i] * Math.max(0, length * length - 2 * scores[i]);
        }
        return sum;
    }

    private float[] move(float[] templates) {
        double[][] sums = new double[PARTS][];
        int length = Math.ceilDiv(chosen.length, PARTS);
        IntStream.range(0, PARTS)
                .parallel()
                .forEach(p -> sums[p] = sum(templates, p * length, Math.min(chosen.length, (p + 1) * length)));
        double[] total = sums[0];
        for (int p = 1; p < PARTS; p++) {
            for (int i = 0; i < total.length; i++) {
                total[i] += sums[p][i];
            }
        }
        float[] moved = templates.clone();
        int stride = area + 1;
        for (int m = 0; m < templates.length / area; m++) {
            double mass = total[m * stride + area];
            for (int i = 0; i < area && mass > 0; i++) {
                moved[m * area + i] = (float) (total[m * stride + i] / mass);
            }
        }
        return moved;
    }

    /// For each template the sum `w g K` over its kernels, then `w g^2`.
    private double[] sum(float[] templates, int from, int to) {
        int stride = area + 1;
        double[] sums = new double[templates.length / area * stride];
        for (int k = from; k < to; k++) {
            int at = steps.template(chosen[k]) * stride;
            double scale = steps.scale(chosen[k], templates, kernels, k * area, area);
            for (int i = 0; i < area; i++) {
                sums[at + i] += weights[k] * scale * kernels[k * area + i];
            }
            sums[at + area] += weights[k] * scale * scale;
        }
        return sums;
    }
}
