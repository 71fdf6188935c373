package org.filtrate.filters.slbf;

import java.util.stream.IntStream;
import org.filtrate.filters.linear.FloatProducts;

/// Finds for every block the row of signs that correlates with it most.
final class NearestSigns {
    /// Products of so many blocks with all rows are held at a time.
    private static final int HELD = 1 << 20;

    /// Up to this many signs, rows stay in the innermost cache and blocks are worked off one by one.
    private static final int CACHED = 1 << 13;

    private static final int TASK = 256;

    private final Blocks blocks;
    private final boolean signed;
    private final int[] selection;
    private final float[] correlation;

    private NearestSigns(Blocks blocks, boolean signed, int[] selection, float[] correlation) {
        this.blocks = blocks;
        this.signed = signed;
        this.selection = selection;
        this.correlation = correlation;
    }

    /// @param rows `(count, length)`, each -1 or 1; not modified
    /// @param signed whether a negative correlation is as good as a positive one
    /// @param selection for each block the row found; overwritten
    /// @param correlation for each block its product with that row; overwritten
    static void find(Blocks blocks, float[] rows, boolean signed, int[] selection, float[] correlation) {
        NearestSigns search = new NearestSigns(blocks, signed, selection, correlation);
        if (rows.length <= CACHED) {
            search.oneByOne(rows);
        } else {
            search.byProducts(rows);
        }
    }

    private void byProducts(float[] rows) {
        int length = blocks.length();
        int k = rows.length / length;
        int chunk = Math.max(1, HELD / k);
        for (int from = 0; from < blocks.count(); from += chunk) {
            int first = from;
            int count = Math.min(chunk, blocks.count() - from);
            float[] products =
                    FloatProducts.timesTransposed(blocks.weights(), from * length, rows, 0, count, length, k);
            IntStream.range(0, count).parallel().forEach(i -> pick(products, i * k, k, first + i));
        }
    }

    private void oneByOne(float[] rows) {
        int length = blocks.length();
        int k = rows.length / length;
        // Places beyond the block's length are zeros, so that four can be taken at a time.
        float[][] columns = new float[Math.ceilDiv(length, 4) * 4][k];
        for (int j = 0; j < k; j++) {
            for (int l = 0; l < length; l++) {
                columns[l][j] = rows[j * length + l];
            }
        }
        IntStream.range(0, Math.ceilDiv(blocks.count(), TASK)).parallel().forEach(task -> {
            float[] products = new float[k];
            for (int i = task * TASK; i < Math.min(blocks.count(), (task + 1) * TASK); i++) {
                java.util.Arrays.fill(products, 0);
                for (int l = 0; l < columns.length; l += 4) {
                    add(products, columns, i * length, l);
                }
                pick(products, 0, k, i);
            }
        });
    }

    private void add(float[] products, float[][] columns, int block, int l) {
        float w0 = at(block, l);
        float w1 = at(block, l + 1);
        float w2 = at(block, l + 2);
        float w3 = at(block, l + 3);
        float[] c0 = columns[l];
        float[] c1 = columns[l + 1];
        float[] c2 = columns[l + 2];
        float[] c3 = columns[l + 3];
        for (int j = 0; j < products.length; j++) {
            products[j] += w0 * c0[j] + w1 * c1[j] + w2 * c2[j] + w3 * c3[j];
        }
    }

    private float at(int block, int l) {
        return l < blocks.length() ? blocks.weights()[block + l] : 0;
    }

    private void pick(float[] products, int from, int k, int block) {
        int best = 0;
        float most = Float.NEGATIVE_INFINITY;
        for (int j = 0; j < k; j++) {
            float value = signed ? Math.abs(products[from + j]) : products[from + j];
            if (value > most) {
                most = value;
                best = j;
            }
        }
        selection[block] = best;
        correlation[block] = products[from + best];
    }
}
