package org.filtrate.filters.kmeans;

import org.filtrate.filters.Weight;
import org.filtrate.graph.layer.FilterShape;

/// Blocks of weights to learn a codebook from.
///
/// @param size weights of a block
/// @param values `(count, size)` row-major, each divided by its filter's scale
/// @param weights `(count)`: the square of that scale, what an error counts
/// @param energy the weighted sum of squares
record Blocks(int size, float[] values, float[] weights, double energy) {
    /// The blocks of some filters, evenly spread.
    ///
    /// @param most about how many weights to take
    static Blocks of(Weight weight, int size, Scale scale, int most) {
        FilterShape shape = weight.shape();
        int cols = shape.filterSize();
        int rows = Math.clamp(most / cols, 1, shape.outChannels());
        int perRow = Math.min(cols, Math.max(1, most / rows / size) * size) / size;
        float[] all = weight.values();
        float[] values = new float[rows * perRow * size];
        float[] weights = new float[rows * perRow];
        double energy = 0;
        for (int r = 0; r < rows; r++) {
            int from = (int) ((r + .5) * shape.outChannels() / rows) * cols;
            float rms = scale == Scale.ROW ? rootMeanSquare(all, from, cols) : 1;
            for (int j = 0; j < perRow; j++) {
                int block = r * perRow + j;
                int at = from + (int) ((long) j * (cols / size) / perRow) * size;
                for (int i = 0; i < size; i++) {
                    values[block * size + i] = all[at + i] / rms;
                    energy += (double) all[at + i] * all[at + i];
                }
                weights[block] = rms * rms;
            }
        }
        return new Blocks(size, values, weights, energy);
    }

    /// The root of the mean square of some numbers; 1 where all are zero.
    static float rootMeanSquare(float[] values, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += (double) values[i] * values[i];
        }
        return sum > 0 ? (float) Math.sqrt(sum / count) : 1;
    }

    /// How many blocks there are.
    int count() {
        return weights.length;
    }
}
