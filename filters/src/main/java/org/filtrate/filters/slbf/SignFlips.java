package org.filtrate.filters.slbf;

import java.util.stream.IntStream;
import org.filtrate.filters.InputMoments;

/// Turns single signs over where that lowers the error of the output, the one that lowers it most first.
final class SignFlips {
    private final InputMoments moments;
    private final Blocks blocks;
    private final float[] signs;
    private final float[] scales;
    private final float[] slope;
    private final int[] starts;
    private final int[] members;
    private final int size;

    /// @param signs `(k, length)`; modified
    /// @param slope `(stacks - W) M`; modified along with them
    SignFlips(
            InputMoments moments, Blocks blocks, float[] signs, int[] selection, float[] scales, float[] slope) {
        this.moments = moments;
        this.blocks = blocks;
        this.signs = signs;
        this.scales = scales;
        this.slope = slope;
        this.starts = new int[signs.length / blocks.length() + 1];
        this.members = Members.sorted(selection, starts);
        this.size = blocks.splits() * blocks.length();
    }

    void flip() {
        int k = starts.length - 1;
        float[][] curvatures = new float[k][];
        IntStream.range(0, k).parallel().forEach(j -> curvatures[j] = curvature(j));
        for (int j = 0; j < k; j++) {
            flip(j, curvatures[j]);
        }
    }

    private void flip(int row, float[] curvature) {
        int length = blocks.length();
        for (int flips = 0; flips < length; flips++) {
            float[] slopes = slopes(row);
            int best = -1;
            double fall = 0;
            for (int l = 0; l < length; l++) {
                double change = 4 * (curvature[l] - (double) signs[row * length + l] * slopes[l]);
                if (change < fall - 1e-6 * 4 * curvature[l]) {
                    fall = change;
                    best = l;
                }
            }
            if (best < 0) {
                return;
            }
            flip(row, best);
        }
    }

    /// The slope of the error in each sign of a row: over all its blocks, scale times slope.
    private float[] slopes(int row) {
        int length = blocks.length();
        float[] slopes = new float[length];
        for (int m = starts[row]; m < starts[row + 1]; m++) {
            OutputDescent.add(scales[members[m]], slope, members[m] * length, slopes, 0, length);
        }
        return slopes;
    }

    /// Half the second derivative of the error in each sign of a row.
    private float[] curvature(int row) {
        int length = blocks.length();
        float[] sums = new float[length];
        for (int m = starts[row]; m < starts[row + 1]; m++) {
            int filter = members[m] / blocks.splits();
            // Blocks of one filter stand next to each other.
            for (int other = m; other < starts[row + 1] && members[other] / blocks.splits() == filter; other++) {
                float factor = (other == m ? 1 : 2) * scales[members[m]] * scales[members[other]];
                int at = members[m] % blocks.splits() * length * size + members[other] % blocks.splits() * length;
                float[] matrix = matrix(filter);
                for (int l = 0; l < length; l++) {
                    sums[l] += factor * matrix[at + l * (size + 1)];
                }
            }
        }
        return sums;
    }

    private float[] matrix(int filter) {
        return moments.matrix(filter / moments.shape().groupFilters());
    }

    private void flip(int row, int l) {
        int length = blocks.length();
        float change = -2 * signs[row * length + l];
        signs[row * length + l] += change;
        int[] filters = IntStream.range(starts[row], starts[row + 1])
                .filter(m -> m == starts[row]
                        || members[m] / blocks.splits() != members[m - 1] / blocks.splits())
                .toArray();
        IntStream.range(0, filters.length).parallel().forEach(i -> {
            int last = i + 1 < filters.length ? filters[i + 1] : starts[row + 1];
            for (int m = filters[i]; m < last; m++) {
                int filter = members[m] / blocks.splits();
                int from = (members[m] % blocks.splits() * length + l) * size;
                OutputDescent.add(change * scales[members[m]], matrix(filter), from, slope, filter * size, size);
            }
        });
    }
}
