package org.filtrate.run.internal.images;

import java.util.Arrays;
import org.filtrate.run.ImageSize;
import org.filtrate.run.Pixels;

/// Scales images with a triangle filter as wide as the reduction, and computes no more than is kept.
///
/// Along one axis, with `ratio = from / to`, sample `i` is the mean of the samples `j` weighted by `max(0, 1 - |j
/// + 1/2 - (i + 1/2) ratio| / max(1, ratio))`; rows first, then columns, with samples rounded to 8 bits after
/// each. That is the bilinear filter of the usual training pipelines, antialiasing included.
final class Resampling {
    private Resampling() {}

    /// Cuts `crop` out of `image` as if scaled to `height x width`, from row `top` and column `left` on.
    static Pixels crop(Pixels image, long height, long width, long top, long left, ImageSize crop) {
        Taps columns = Taps.of(image.size().width(), width, left, crop.width());
        Taps rows = Taps.of(image.size().height(), height, top, crop.height());
        int channels = image.channels();
        int firstRow = rows.least();
        byte[] narrow = new byte[(rows.most() - firstRow) * crop.width() * channels];
        var samples = image.samples();
        int to = 0;
        for (int y = firstRow; y < rows.most(); y++) {
            for (int x = 0; x < crop.width(); x++) {
                float[] weights = columns.weights()[x];
                for (int channel = 0; channel < channels; channel++) {
                    int from = (y * image.size().width() + columns.first()[x]) * channels + channel;
                    float sum = 0;
                    for (float weight : weights) {
                        sum += weight * (samples.get(from) & 0xff);
                        from += channels;
                    }
                    narrow[to++] = rounded(sum);
                }
            }
        }
        return new Pixels(crop, channels, columns(narrow, firstRow, rows, crop.width() * channels));
    }

    private static byte[] columns(byte[] narrow, int firstRow, Taps rows, int rowSamples) {
        byte[] samples = new byte[rows.first().length * rowSamples];
        float[] sums = new float[rowSamples];
        int to = 0;
        for (int y = 0; y < rows.first().length; y++) {
            Arrays.fill(sums, 0);
            int from = (rows.first()[y] - firstRow) * rowSamples;
            for (float weight : rows.weights()[y]) {
                for (int at = 0; at < rowSamples; at++) {
                    sums[at] += weight * (narrow[from++] & 0xff);
                }
            }
            for (float sum : sums) {
                samples[to++] = rounded(sum);
            }
        }
        return samples;
    }

    private static byte rounded(float sample) {
        return (byte) Math.clamp(Math.round(sample), 0, 255);
    }

    /// The samples that each kept sample is made of.
    ///
    /// @param first the first one, for each
    /// @param weights the weights from that one on, for each; they sum to 1
    private record Taps(int[] first, float[][] weights) {
        static Taps of(int from, long to, long start, int count) {
            double ratio = (double) from / to;
            double support = Math.max(1, ratio);
            int[] first = new int[count];
            float[][] weights = new float[count][];
            for (int i = 0; i < count; i++) {
                double center = (start + i + .5) * ratio;
                int least = Math.max(0, (int) (center - support + .5));
                int most = Math.min(from, (int) (center + support + .5));
                first[i] = least;
                weights[i] = weights(least, most, center, support);
            }
            return new Taps(first, weights);
        }

        private static float[] weights(int least, int most, double center, double support) {
            double[] weights = new double[most - least];
            for (int j = 0; j < weights.length; j++) {
                weights[j] = Math.max(0, 1 - Math.abs(least + j + .5 - center) / support);
            }
            double sum = Arrays.stream(weights).sum();
            float[] normalised = new float[weights.length];
            for (int j = 0; j < weights.length; j++) {
                normalised[j] = (float) (weights[j] / sum);
            }
            return normalised;
        }

        int least() {
            return first[0];
        }

        int most() {
            int last = first.length - 1;
            return first[last] + weights[last].length;
        }
    }
}
