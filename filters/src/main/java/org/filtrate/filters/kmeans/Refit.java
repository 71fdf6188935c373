package org.filtrate.filters.kmeans;

import org.filtrate.filters.InputMoments;
import org.filtrate.filters.linear.FloatProducts;
import org.filtrate.graph.layer.FilterShape;

/// The codebook and the scales that fit given codes best in what a layer puts out: least squares in the moments of its
/// input.
///
/// @param shape the filters' shape
/// @param moments the moments
/// @param setting the codebook's sizes
/// @param codes `(outChannels, filterSize / block)`
record Refit(FilterShape shape, InputMoments moments, KmeansSetting setting, int[] codes) {
    /// Steps of conjugate gradients; the rest is less than what rounding the codebook takes.
    private static final int STEPS = 12;

    /// The codebook that leaves the least error beside given scales, by conjugate gradients from the one there is: with
    /// filters linear in it, each step takes one product of all filters with the moments.
    ///
    /// @param values `(outChannels, filterSize)`; not modified
    /// @param from `(block, entries)`; not modified
    /// @return `(block, entries)`
    float[] codebook(float[] values, float[] from, float[] scales) {
        float[] codebook = from.clone();
        float[] error = filters(codebook, scales);
        for (int i = 0; i < error.length; i++) {
            error[i] = values[i] - error[i];
        }
        double[] residual = gathered(seen(error), scales);
        double[] direction = residual.clone();
        double square = dot(residual, residual);
        for (int step = 0; step < STEPS && square > 0; step++) {
            float[] moved = filters(toFloats(direction), scales);
            double[] image = gathered(seen(moved), scales);
            double curvature = dot(direction, image);
            if (curvature <= 0) {
                break;
            }
            double length = square / curvature;
            for (int i = 0; i < codebook.length; i++) {
                codebook[i] += (float) (length * direction[i]);
                residual[i] -= length * image[i];
            }
            double next = dot(residual, residual);
            for (int i = 0; i < direction.length; i++) {
                direction[i] = residual[i] + next / square * direction[i];
            }
            square = next;
        }
        return codebook;
    }

    /// The scales that leave the least error beside a codebook.
    ///
    /// @param otherwise what a filter keeps that no scale fits
    float[] scales(float[] values, float[] codebook, float[] otherwise) {
        float[] ones = new float[otherwise.length];
        java.util.Arrays.fill(ones, 1);
        float[] entries = filters(codebook, ones);
        float[] seen = seen(entries);
        float[] scales = new float[otherwise.length];
        int size = shape.filterSize();
        for (int t = 0; t < scales.length; t++) {
            double product = 0;
            double energy = 0;
            for (int i = t * size; i < (t + 1) * size; i++) {
                product += (double) seen[i] * values[i];
                energy += (double) seen[i] * entries[i];
            }
            scales[t] = energy > 0 && product > 0 ? (float) (product / energy) : otherwise[t];
        }
        return scales;
    }

    /// The filters that a codebook makes.
    private float[] filters(float[] codebook, float[] scales) {
        int block = setting.block();
        int entries = setting.entries();
        int size = shape.filterSize();
        float[] filters = new float[scales.length * size];
        for (int b = 0; b < codes.length; b++) {
            float scale = scales[b * block / size];
            for (int i = 0; i < block; i++) {
                filters[b * block + i] = codebook[i * entries + codes[b]] * scale;
            }
        }
        return filters;
    }

    /// What each number of the codebook finds in filters: the transpose of [#filters].
    private double[] gathered(float[] filters, float[] scales) {
        int block = setting.block();
        int entries = setting.entries();
        int size = shape.filterSize();
        double[] sums = new double[block * entries];
        for (int b = 0; b < codes.length; b++) {
            double scale = scales[b * block / size];
            for (int i = 0; i < block; i++) {
                sums[i * entries + codes[b]] += scale * filters[b * block + i];
            }
        }
        return sums;
    }

    /// Filters times the moments of their group.
    private float[] seen(float[] filters) {
        float[] seen = new float[filters.length];
        int size = shape.filterSize();
        int rows = shape.groupFilters();
        for (int g = 0; g < shape.groups(); g++) {
            int from = g * rows * size;
            FloatProducts.accumulate(filters, from, moments.matrix(g), 0, seen, from, rows, size, size);
        }
        return seen;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static float[] toFloats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
