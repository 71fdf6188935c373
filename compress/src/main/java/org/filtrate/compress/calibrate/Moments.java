package org.filtrate.compress.calibrate;

import java.util.Arrays;

/// Mean and variance of each channel, averaged over batches.
final class Moments {
    private final double[] mean;
    private final double[] meanSquare;
    private final double[] within;
    private double weight;

    Moments(int channels) {
        this.mean = new double[channels];
        this.meanSquare = new double[channels];
        this.within = new double[channels];
    }

    /// Adds a batch.
    ///
    /// @param means `(channels)`
    /// @param variances `(channels)`, those within the batch
    /// @param images images in the batch
    void add(float[] means, float[] variances, int images) {
        for (int i = 0; i < mean.length; i++) {
            mean[i] += images * (double) means[i];
            meanSquare[i] += images * (double) means[i] * means[i];
            within[i] += images * (double) variances[i];
        }
        weight += images;
    }

    int channels() {
        return mean.length;
    }

    float[] mean() {
        return toFloats(Arrays.stream(mean).map(m -> m / weight).toArray());
    }

    /// The variance over all images: that within batches, and that between their means.
    float[] variance() {
        double[] variance = new double[mean.length];
        for (int i = 0; i < variance.length; i++) {
            double average = mean[i] / weight;
            variance[i] = Math.max(0, within[i] / weight + meanSquare[i] / weight - average * average);
        }
        return toFloats(variance);
    }

    private static float[] toFloats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
