package org.filtrate.filters.templates;

import java.util.List;
import java.util.stream.IntStream;
import org.filtrate.filters.Weight;
import org.filtrate.graph.layer.FilterShape;

/// Kernels to learn templates from, each of unit length, with what it counts.
///
/// Every layer counts the same: a kernel counts by its share of the squared weights of its layer. So what templates
/// lose is, added up, the mean of the layers' relative errors.
///
/// @param area weights of a kernel
/// @param kernels `(count, area)` row-major, each of unit length, of zero mean where kernels have offsets
/// @param importance `(count)`: each kernel's share of the squared weights of its layer, over the number of layers
/// @param lengths `(count)`: each kernel's length before, relative to the root of the mean square of those of its
/// filter
record KernelSample(int area, float[] kernels, double[] importance, float[] lengths) {
    /// How many kernels there are.
    int count() {
        return importance.length;
    }

    /// What is lost with no template at all: the share of the energy that is left once offsets are taken out.
    double energy() {
        double sum = 0;
        for (double share : importance) {
            sum += share;
        }
        return sum;
    }

    /// Kernels of several layers, all of them or as many as asked for, evenly spread.
    ///
    /// @param weights layers of one kernel shape
    /// @param most about how many kernels to take
    static KernelSample of(List<Weight> weights, Offset offset, int most) {
        int area = weights.getFirst().shape().kernelArea();
        long total = weights.stream().mapToLong(w -> kernels(w.shape())).sum();
        double step = Math.max(1, (double) total / most);
        int[] counts = weights.stream()
                .mapToInt(w -> (int) Math.max(1, Math.floor(kernels(w.shape()) / step)))
                .toArray();
        int count = IntStream.of(counts).sum();
        KernelSample sample =
                new KernelSample(area, new float[Math.multiplyExact(count, area)], new double[count], new float[count]);
        int at = 0;
        for (int l = 0; l < counts.length; l++) {
            sample.take(weights.get(l), offset, at, counts[l], counts.length);
            at += counts[l];
        }
        return sample;
    }

    private static long kernels(FilterShape shape) {
        return (long) shape.outChannels() * shape.inChannels();
    }

    /// Puts kernels of a layer in the places from `at` on.
    private void take(Weight weight, Offset offset, int at, int count, int layers) {
        float[] values = weight.values();
        int perFilter = weight.shape().inChannels();
        double energy = Math.max(weight.energy(), Double.MIN_NORMAL);
        double each = (double) kernels(weight.shape()) / count;
        float[] unit = new float[area];
        for (int i = 0; i < count; i++) {
            int kernel = (int) ((i + .5) * each);
            double square = normalised(values, kernel * area, area, offset, kernels, (at + i) * area);
            importance[at + i] = square * each / energy / layers;
        }
        int filter = -1;
        double mean = 0;
        for (int i = 0; i < count; i++) {
            int kernel = (int) ((i + .5) * each);
            if (kernel / perFilter != filter) {
                filter = kernel / perFilter;
                mean = 0;
                for (int k = filter * perFilter; k < (filter + 1) * perFilter; k++) {
                    mean += normalised(values, k * area, area, offset, unit, 0) / perFilter;
                }
            }
            double square = importance[at + i] * energy * layers / each;
            lengths[at + i] = mean > 0 ? (float) Math.sqrt(square / mean) : 0;
        }
    }

    /// Writes a kernel of unit length, zeros for one that is constant.
    ///
    /// @return its squared length before
    static double normalised(float[] values, int from, int area, Offset offset, float[] into, int at) {
        double mean = offset == Offset.YES ? mean(values, from, area) : 0;
        double square = 0;
        for (int i = 0; i < area; i++) {
            double value = values[from + i] - mean;
            square += value * value;
        }
        double scale = square > 0 ? 1 / Math.sqrt(square) : 0;
        for (int i = 0; i < area; i++) {
            into[at + i] = (float) ((values[from + i] - mean) * scale);
        }
        return square;
    }

    static double mean(float[] values, int from, int area) {
        double sum = 0;
        for (int i = from; i < from + area; i++) {
            sum += values[i];
        }
        return sum / area;
    }
}
