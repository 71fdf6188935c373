package org.filtrate.filters.kmeans;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.filtrate.filters.linear.BestMatch;

/// Finds for every block of a layer the entry of a codebook that is nearest to it over its filter's scale.
final class Encoder {
    /// Weights that are divided by their scales at a time.
    private static final int PIECE = 1 << 20;

    private final float[] entries;
    private final int count;
    private final int size;

    /// @param entries the codebook as stored, `(size, count)`: entry `k` is column `k`
    Encoder(float[] entries, int size) {
        this.entries = entries;
        this.size = size;
        this.count = entries.length / size;
    }

    /// The codes of all blocks.
    ///
    /// @param values `(rows, cols)` row-major; not modified
    /// @param scales `(rows)`; blocks of a row with the scale 0 get the first entry
    /// @return `(rows, cols / size)` row-major
    int[] encode(float[] values, int cols, float[] scales) {
        return size == 1 ? scalars(values, cols, scales) : blocks(values, cols, scales);
    }

    private int[] blocks(float[] values, int cols, float[] scales) {
        float[] rows = new float[entries.length];
        for (int k = 0; k < count; k++) {
            for (int i = 0; i < size; i++) {
                rows[k * size + i] = entries[i * count + k];
            }
        }
        BestMatch match = BestMatch.byDistance(rows, count, size);
        int perRow = cols / size;
        int[] codes = new int[scales.length * perRow];
        int together = Math.max(1, PIECE / cols);
        for (int first = 0; first < scales.length; first += together) {
            int some = Math.min(together, scales.length - first);
            float[] piece = new float[some * cols];
            for (int i = 0; i < piece.length; i++) {
                float scale = scales[first + i / cols];
                piece[i] = scale == 0 ? 0 : values[first * cols + i] / scale;
            }
            int[] found = new int[some * perRow];
            match.find(piece, found, new float[found.length]);
            System.arraycopy(found, 0, codes, first * perRow, found.length);
        }
        return codes;
    }

    private int[] scalars(float[] values, int cols, float[] scales) {
        Integer[] order = IntStream.range(0, count).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(k -> entries[k]));
        float[] borders = new float[count - 1];
        for (int k = 0; k < borders.length; k++) {
            borders[k] = (entries[order[k]] + entries[order[k + 1]]) / 2;
        }
        int[] codeOf = IntStream.range(0, count).map(k -> order[k]).toArray();
        Intervals intervals = new Intervals(borders);
        int[] codes = new int[values.length];
        IntStream.range(0, scales.length).parallel().forEach(r -> {
            float inverse = scales[r] == 0 ? 0 : 1 / scales[r];
            for (int i = r * cols; i < (r + 1) * cols; i++) {
                codes[i] = codeOf[intervals.of(values[i] * inverse)];
            }
        });
        return codes;
    }

    /// Intervals between ascending borders, found by a table of even steps and a few comparisons.
    private static final class Intervals {
        private static final int STEPS = 4096;

        private final float[] borders;
        private final float from;
        private final float perStep;
        private final int[] first = new int[STEPS];

        Intervals(float[] borders) {
            this.borders = borders;
            this.from = borders[0];
            float width = borders[borders.length - 1] - from;
            this.perStep = width > 0 ? STEPS / width : 0;
            int interval = 0;
            for (int s = 0; s < STEPS; s++) {
                while (interval < borders.length && place(borders[interval]) < s) {
                    interval++;
                }
                first[s] = interval;
            }
        }

        private int place(float value) {
            return Math.clamp((int) ((value - from) * perStep), 0, STEPS - 1);
        }

        /// How many borders lie below a value.
        int of(float value) {
            int interval = first[place(value)];
            while (interval < borders.length && borders[interval] < value) {
                interval++;
            }
            return interval;
        }
    }
}
