package org.filtrate.filters.lowrank;

import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.layer.FilterShape;

/// The over-parameterised form of a layer for the spatial decomposition: a vertical and a horizontal convolution of
/// full rank, which are trained in place of the layer and compute what one convolution computes.
///
/// Both carry the square root of each singular value, so that the sum of their squares is twice the sum of the
/// singular values: weight decay of both is decay of the nuclear norm, which brings ranks down.
public final class SpatialChain {
    private SpatialChain() {}

    /// The chain that computes what dense filters compute, from their singular vectors.
    ///
    /// @param weight filters with two spatial axes
    public static SpatialSvdFilters of(Weight weight) {
        FilterShape shape = weight.shape();
        int length = shape.inChannels() * shape.kernel()[0];
        int width = shape.kernel()[1];
        int rank = Math.min(length, shape.groupFilters() * width);
        SpatialSvdFilters exact = (SpatialSvdFilters)
                new SpatialSvdFit(Target.of(weight)).fit(new SpatialSvdSetting(rank, Precision.BITS_32));
        float[] vertical = exact.vertical().values().clone();
        float[] horizontal = exact.horizontal().values().clone();
        int filters = shape.groupFilters();
        for (int g = 0; g < shape.groups(); g++) {
            for (int r = 0; r < rank; r++) {
                Part down = new Part(vertical, (g * rank + r) * length, length, 1, 0);
                Part across = new Part(horizontal, (g * filters * rank + r) * width, width, filters, rank * width);
                share(down, across);
            }
        }
        return new SpatialSvdFilters(
                shape,
                StoredMatrix.of(shape.groups() * rank, length, vertical, Precision.BITS_32),
                StoredMatrix.of(shape.outChannels(), rank * width, horizontal, Precision.BITS_32));
    }

    private static void share(Part down, Part across) {
        double product = down.length() * across.length();
        if (product > 0) {
            down.stretchTo(Math.sqrt(product));
            across.stretchTo(Math.sqrt(product));
        }
    }

    /// What belongs to one rank: `count` pieces of `size` numbers, `stride` apart.
    private record Part(float[] values, int from, int size, int count, int stride) {
        /// The Euclidean norm.
        double length() {
            double square = 0;
            for (int piece = 0; piece < count; piece++) {
                for (int i = 0; i < size; i++) {
                    double value = values[from + piece * stride + i];
                    square += value * value;
                }
            }
            return Math.sqrt(square);
        }

        /// Makes the norm what is given.
        void stretchTo(double length) {
            float scale = (float) (length / length());
            for (int piece = 0; piece < count; piece++) {
                for (int i = 0; i < size; i++) {
                    values[from + piece * stride + i] *= scale;
                }
            }
        }
    }
}
