package org.filtrate.cli.demo;

import java.util.SplittableRandom;
import org.filtrate.graph.layer.FilterShape;

/// Collects patches: what a convolution reads at places drawn at random.
final class PatchSampler {
    private final int channels;
    private final int height;
    private final int width;
    private final int kernelHeight;
    private final int kernelWidth;
    private final float[] values; // (dims, capacity)
    private final int[] labels; // (capacity)
    private final SplittableRandom random;
    private int count;

    /// @param shape of the value that patches are cut from, `(N, channels, height, width)` or `(N, channels)`
    /// @param filters the shape of the filters that read it; `(out, channels)` takes whole rows of `(N, channels)`
    /// @param capacity how many patches will be added
    PatchSampler(long[] shape, FilterShape filters, int capacity, SplittableRandom random) {
        boolean flat = filters.kernel().length == 0;
        this.channels = (int) shape[1];
        this.height = flat ? 1 : (int) shape[2];
        this.width = flat ? 1 : (int) shape[3];
        this.kernelHeight = flat ? 1 : filters.kernel()[0];
        this.kernelWidth = flat ? 1 : filters.kernel()[1];
        this.values = new float[Math.multiplyExact(dims(), capacity)];
        this.labels = new int[capacity];
        this.random = random;
    }

    private int dims() {
        return channels * kernelHeight * kernelWidth;
    }

    /// Adds one patch, centred on a place drawn at random, zeros beyond the edge.
    ///
    /// @param maps the value, row-major; not modified
    /// @param image which of the N images
    /// @param label the image's class
    void add(float[] maps, int image, int label) {
        int top = random.nextInt(height) - kernelHeight / 2;
        int left = random.nextInt(width) - kernelWidth / 2;
        int d = 0;
        for (int c = 0; c < channels; c++) {
            int plane = (image * channels + c) * height * width;
            for (int y = top; y < top + kernelHeight; y++) {
                for (int x = left; x < left + kernelWidth; x++) {
                    boolean inside = y >= 0 && y < height && x >= 0 && x < width;
                    values[d++ * labels.length + count] = inside ? maps[plane + y * width + x] : 0;
                }
            }
        }
        labels[count++] = label;
    }

    Patches patches() {
        return new Patches(values, labels, dims());
    }
}
