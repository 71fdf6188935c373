package org.filtrate.tune.weight;

import org.filtrate.filters.Weight;
import org.filtrate.filters.kmeans.KmeansFilters;
import org.filtrate.filters.stored.StoredMatrix;

/// Real weights that filters in a codebook are trained from: each block lies between the entry that was chosen for it
/// and the dense weights, well within what is nearest to that entry.
final class KmeansProxies {
    /// The part of the way to the border of what is nearest to the chosen entry that a block goes at most.
    private static final double INSIDE = .5;

    private final float[] entries; // (block, count)
    private final int count;
    private final int size;

    private KmeansProxies(KmeansFilters filters) {
        this.entries = filters.codebook().values();
        this.count = filters.codebook().cols();
        this.size = filters.block();
    }

    /// Proxies `(outChannels, inChannels * kernelArea)`, row-major, new.
    ///
    /// @param dense what the filters were fitted to
    static float[] of(KmeansFilters filters, Weight dense) {
        KmeansProxies proxies = new KmeansProxies(filters);
        float[] weights = dense.values();
        float[] made = new float[weights.length];
        int[] codes = filters.codes().codes();
        int blocks = filters.codes().cols();
        float[] scales = filters.scales().map(StoredMatrix::values).orElse(null);
        for (int i = 0; i < codes.length; i++) {
            proxies.place(weights, made, i * proxies.size, codes[i], scales == null ? 1 : scales[i / blocks]);
        }
        return made;
    }

    /// Places a block between its entry and its weights.
    private void place(float[] weights, float[] made, int at, int code, double scale) {
        double share = scale == 0 ? 0 : Math.min(1, INSIDE * border(weights, at, code, scale));
        for (int i = 0; i < size; i++) {
            double entry = scale * entry(i, code);
            made[at + i] = (float) (entry + share * (weights[at + i] - entry));
        }
    }

    /// The share of the way from an entry to a block's weights at which another entry becomes as near.
    private double border(float[] weights, int at, int code, double scale) {
        double border = Double.POSITIVE_INFINITY;
        for (int other = 0; other < count; other++) {
            double apart = 0;
            double along = 0;
            for (int i = 0; i < size; i++) {
                double step = entry(i, other) - entry(i, code);
                apart += step * step;
                along += step * (weights[at + i] / scale - entry(i, code));
            }
            if (along > 0 && apart > 0) {
                border = Math.min(border, apart / (2 * along));
            }
        }
        return border;
    }

    private double entry(int i, int code) {
        return entries[i * count + code];
    }
}
