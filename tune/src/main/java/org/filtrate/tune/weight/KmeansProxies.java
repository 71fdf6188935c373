package org.filtrate.tune.weight;

import java.util.Arrays;
import org.filtrate.filters.Weight;
import org.filtrate.filters.kmeans.KmeansFilters;

/// Real weights that filters in a codebook are trained from: each block lies between the entry that was chosen for it
/// and the dense weights, at most half as far as that entry is still the nearest one.
final class KmeansProxies {
    /// How often the way is halved before a block stays at its entry.
    private static final int HALVINGS = 5;

    private final KmeansFilters filters;
    private final float[] entries;
    private final float[] dense;

    private KmeansProxies(KmeansFilters filters, Weight dense) {
        this.filters = filters;
        this.entries = filters.reconstruct().values();
        this.dense = dense.values();
    }

    /// Proxies `(outChannels, inChannels * kernelArea)`, row-major, new.
    ///
    /// @param dense what the filters were fitted to
    static float[] of(KmeansFilters filters, Weight dense) {
        return new KmeansProxies(filters, dense).place();
    }

    private float[] place() {
        int[] chosen = filters.codes().codes();
        float[] shares = new float[chosen.length];
        Arrays.fill(shares, 1);
        for (int halving = 0; halving <= HALVINGS; halving++) {
            int[] nearest = filters.recoded(between(shares)).codes().codes();
            for (int i = 0; i < chosen.length; i++) {
                if (nearest[i] != chosen[i]) {
                    shares[i] = halving == HALVINGS ? 0 : shares[i] / 2;
                }
            }
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] /= 2;
        }
        return between(shares);
    }

    /// Weights on the way from entries to what was dense.
    ///
    /// @param shares how far each block has gone
    private float[] between(float[] shares) {
        float[] between = new float[dense.length];
        for (int i = 0; i < between.length; i++) {
            between[i] = entries[i] + shares[i / filters.block()] * (dense[i] - entries[i]);
        }
        return between;
    }
}
