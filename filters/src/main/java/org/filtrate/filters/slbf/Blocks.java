package org.filtrate.filters.slbf;

import org.filtrate.graph.layer.FilterShape;

/// Filters cut into the parts that binary filters stand for.
///
/// A filter's weights lie channel after channel, so that its parts follow one another as they are.
///
/// @param weights `(filters * splits, length)` row-major; not to be modified
/// @param filters number of filters
/// @param splits parts of each filter
/// @param length weights of a part
record Blocks(float[] weights, int filters, int splits, int length) {
    static Blocks of(FilterShape shape, float[] weights, int splits) {
        return new Blocks(weights, shape.outChannels(), splits, shape.filterSize() / splits);
    }

    /// Number of parts.
    int count() {
        return filters * splits;
    }

    /// Every `step`-th filter.
    Blocks every(int step) {
        if (step == 1) {
            return this;
        }
        int size = splits * length;
        int kept = Math.ceilDiv(filters, step);
        float[] some = new float[kept * size];
        for (int t = 0; t < kept; t++) {
            System.arraycopy(weights, t * step * size, some, t * size, size);
        }
        return new Blocks(some, kept, splits, length);
    }

    /// Sum of squares.
    double energy() {
        double sum = 0;
        for (int block = 0; block < count(); block++) {
            sum += energy(block);
        }
        return sum;
    }

    /// Sum of squares of one block.
    double energy(int block) {
        double sum = 0;
        for (int l = block * length; l < (block + 1) * length; l++) {
            sum += (double) weights[l] * weights[l];
        }
        return sum;
    }
}
