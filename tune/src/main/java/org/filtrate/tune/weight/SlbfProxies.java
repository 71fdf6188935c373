package org.filtrate.tune.weight;

import org.filtrate.filters.Weight;
import org.filtrate.filters.slbf.SlbfFilters;
import org.filtrate.filters.stored.StoredMatrix;

/// Real numbers that stacked binary filters are trained from: they round to what was fitted, and keep what
/// the fit knew of how sure each sign and each choice is.
///
/// @param bases `(k, pieceSize)`: the mean of the pieces that use a binary filter, in units of their scale
/// @param selection `(outChannels * splits, k)`: how well each binary filter suits each piece, from -1 to 1
record SlbfProxies(float[] bases, float[] selection) {
    /// How far a proxy whose mean says otherwise is set from the border that it must not cross.
    private static final float BARELY = .02f;

    /// How far the chosen binary filter is set above all others.
    private static final float MARGIN = .02f;

    static SlbfProxies of(SlbfFilters filters, Weight dense) {
        int size = filters.bases().cols();
        int set = filters.bases().rows();
        int[] chosen = filters.selection().codes();
        float[] signs = filters.bases().levels();
        float[] weights = dense.values();
        float[] scales = scales(filters, chosen.length);
        double[] sums = new double[signs.length];
        double[] squares = new double[set];
        for (int piece = 0; piece < chosen.length; piece++) {
            int base = chosen[piece];
            squares[base] += (double) scales[piece] * scales[piece];
            for (int i = 0; i < size; i++) {
                sums[base * size + i] += (double) scales[piece] * weights[piece * size + i];
            }
        }
        float[] bases = new float[signs.length];
        for (int i = 0; i < bases.length; i++) {
            double square = squares[i / size];
            double mean = square == 0 ? 0 : sums[i] / square * signs[i];
            bases[i] = (float) (signs[i] * Math.clamp(mean, BARELY, 1));
        }
        return new SlbfProxies(bases, selection(chosen, set, size, signs, weights, scales));
    }

    /// The scale of each piece; 1 where there are none.
    private static float[] scales(SlbfFilters filters, int pieces) {
        float[] stored = filters.scales().map(StoredMatrix::values).orElseGet(() -> new float[] {1});
        float[] scales = new float[pieces];
        for (int piece = 0; piece < pieces; piece++) {
            scales[piece] = stored[(int) ((long) piece * stored.length / pieces)];
        }
        return scales;
    }

    private static float[] selection(int[] chosen, int set, int size, float[] signs, float[] weights, float[] scales) {
        float[] fits = new float[Math.multiplyExact(chosen.length, set)];
        for (int piece = 0; piece < chosen.length; piece++) {
            double norm = 0;
            for (int i = 0; i < size; i++) {
                norm += (double) weights[piece * size + i] * weights[piece * size + i];
            }
            double unit = Math.signum(scales[piece]) / Math.max(1e-12, Math.sqrt(norm * size));
            float best = -1;
            for (int base = 0; base < set; base++) {
                double product = 0;
                for (int i = 0; i < size; i++) {
                    product += (double) weights[piece * size + i] * signs[base * size + i];
                }
                fits[piece * set + base] = (float) (product * unit);
                best = Math.max(best, fits[piece * set + base]);
            }
            fits[piece * set + chosen[piece]] = best + MARGIN;
        }
        return fits;
    }
}
