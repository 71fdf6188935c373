package org.filtrate.filters.kmeans;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.filtrate.filters.linear.BlockDescent;

/// What can stand for a block: an entry of a codebook times the filter's scale.
///
/// With the metric `S` of a block and `h` an entry `c` under the scale `s` takes `s (2 <c, h> - s c S c^T)` off the
/// error, for all entries at once. The codes that were chosen last are kept.
final class CodeAlphabet implements BlockDescent.Alphabet {
    private final float[] entries;
    private final int size;
    private final int count;
    private final int perRow;
    private final float[] scales;

    /// `(rows, blocks)`: the code of each block.
    final int[] codes;

    /// @param entries `(size, count)`: entry `k` is column `k`; not modified
    /// @param scales `(rows)`; not modified
    /// @param perRow blocks of a row
    CodeAlphabet(float[] entries, int size, float[] scales, int perRow) {
        this.entries = entries;
        this.size = size;
        this.count = entries.length / size;
        this.scales = scales;
        this.perRow = perRow;
        this.codes = new int[scales.length * perRow];
    }

    @Override
    public BlockDescent.Choices under(float[] metrics) {
        float[][] columns = new float[size][];
        for (int i = 0; i < size; i++) {
            columns[i] = Arrays.copyOfRange(entries, i * count, (i + 1) * count);
        }
        float[][] curvatures = new float[metrics.length / size / size][count];
        IntStream.range(0, curvatures.length).parallel().forEach(b -> fill(curvatures[b], columns, metrics, b));
        return () -> {
            float[] gains = new float[count];
            return (row, block, h, x) -> choose(row, block, h, x, columns, curvatures[block], gains);
        };
    }

    /// `c S c^T` for all entries.
    private void fill(float[] curvature, float[][] columns, float[] metrics, int block) {
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                float factor = metrics[(block * size + i) * size + j];
                float[] a = columns[i];
                float[] b = columns[j];
                for (int k = 0; k < count; k++) {
                    curvature[k] += factor * a[k] * b[k];
                }
            }
        }
    }

    private void choose(int row, int block, float[] h, float[] x, float[][] columns, float[] curvature, float[] gains) {
        float scale = scales[row];
        start(gains, curvature, -scale / 2);
        for (int i = 0; i < size; i++) {
            add(gains, columns[i], h[i]);
        }
        int best = scale < 0 ? least(gains) : greatest(gains);
        codes[row * perRow + block] = best;
        for (int i = 0; i < size; i++) {
            x[i] = columns[i][best] * scale;
        }
    }

    private static void start(float[] gains, float[] curvature, float factor) {
        for (int k = 0; k < gains.length; k++) {
            gains[k] = curvature[k] * factor;
        }
    }

    private static void add(float[] gains, float[] column, float factor) {
        for (int k = 0; k < gains.length; k++) {
            gains[k] += column[k] * factor;
        }
    }

    private static int greatest(float[] values) {
        int at = 0;
        for (int k = 1; k < values.length; k++) {
            if (values[k] > values[at]) {
                at = k;
            }
        }
        return at;
    }

    private static int least(float[] values) {
        int at = 0;
        for (int k = 1; k < values.length; k++) {
            if (values[k] < values[at]) {
                at = k;
            }
        }
        return at;
    }

    /// The entry of every weight, without scales: `(rows, cols)`.
    float[] unscaled() {
        float[] unscaled = new float[codes.length * size];
        for (int b = 0; b < codes.length; b++) {
            for (int i = 0; i < size; i++) {
                unscaled[b * size + i] = entries[i * count + codes[b]];
            }
        }
        return unscaled;
    }
}
