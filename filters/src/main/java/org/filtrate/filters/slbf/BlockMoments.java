package org.filtrate.filters.slbf;

import java.util.stream.IntStream;
import org.filtrate.filters.InputMoments;

/// What rows of signs meet within one block of a filter: `M_ii B_j` and `B_j^T M_ii B_j` for each group, split `i` and
/// row `j`, with `M_ii` the moments of the block's own inputs.
final class BlockMoments {
    private final Blocks blocks;
    private final int k;

    /// `(groups, splits, k, length)`.
    private final float[] images;

    /// `(groups, splits, k)`.
    private final float[] curvatures;

    /// `(length, k)`.
    private final float[][] columns;

    /// @param signs `(k, length)`
    BlockMoments(InputMoments moments, Blocks blocks, float[] signs) {
        this.blocks = blocks;
        int length = blocks.length();
        this.k = signs.length / length;
        int places = moments.shape().groups() * blocks.splits();
        this.images = new float[places * signs.length];
        this.curvatures = new float[places * k];
        this.columns = new float[length][k];
        for (int i = 0; i < signs.length; i++) {
            columns[i % length][i / length] = signs[i];
        }
        IntStream.range(0, places).parallel().forEach(place -> meet(moments, place, signs));
    }

    private void meet(InputMoments moments, int place, float[] signs) {
        int length = blocks.length();
        int size = moments.shape().filterSize();
        float[] matrix = moments.matrix(place / blocks.splits());
        int corner = place % blocks.splits() * length * (size + 1);
        for (int j = 0; j < k; j++) {
            int image = (place * k + j) * length;
            for (int l = 0; l < length; l++) {
                OutputDescent.add(signs[j * length + l], matrix, corner + l * size, images, image, length);
            }
            float sum = 0;
            for (int l = 0; l < length; l++) {
                sum += signs[j * length + l] * images[image + l];
            }
            curvatures[place * k + j] = sum;
        }
    }

    double curvature(int group, int split, int row) {
        return curvatures[(group * blocks.splits() + split) * k + row];
    }

    /// The slope at a block without what the block itself adds.
    ///
    /// @param pull `(length)`; overwritten
    void pull(int group, int split, int row, float scale, float[] slope, int from, float[] pull) {
        int image = ((group * blocks.splits() + split) * k + row) * blocks.length();
        for (int l = 0; l < pull.length; l++) {
            pull[l] = slope[from + l] - scale * images[image + l];
        }
    }

    /// The products of all rows with a vector.
    ///
    /// @param products `(k)`; overwritten
    void products(float[] vector, float[] products) {
        java.util.Arrays.fill(products, 0);
        for (int l = 0; l < vector.length; l++) {
            OutputDescent.add(vector[l], columns[l], 0, products, 0, k);
        }
    }
}
