package org.filtrate.filters.basis;

import java.util.List;
import org.filtrate.filters.linear.LeftBasis;
import org.filtrate.graph.layer.FilterShape;

/// Ranks by the share of energy that they keep: the smallest `Q` with `sum_{i<=Q} s_i^2 >= t sum s^2`, over all groups.
final class EnergyRank {
    private EnergyRank() {}

    static int at(FilterShape shape, List<LeftBasis> groups, List<LeftBasis> counted, double strength) {
        int rank = forThreshold(counted, 1 - strength);
        int most = counted.getFirst().rank();
        return rank > most && strength > lost(counted, most) / 2 ? most : rank;
    }

    /// Of large filters not all singular vectors are found. Where those that are lose more than they are to, they do
    /// as long as that is nearer to what they lose than keeping all filters would be.
    private static double lost(List<LeftBasis> groups, int rank) {
        double energy = groups.stream().mapToDouble(LeftBasis::energy).sum();
        return groups.stream().mapToDouble(g -> g.energy() * g.lostShare(rank)).sum()
                / Math.max(energy, Double.MIN_NORMAL);
    }

    static int forThreshold(List<LeftBasis> groups, double threshold) {
        double total = groups.stream().mapToDouble(LeftBasis::energy).sum();
        int most = groups.getFirst().rank();
        double kept = 0;
        for (int rank = 1; rank <= most; rank++) {
            for (LeftBasis group : groups) {
                kept += group.values()[rank - 1] * group.values()[rank - 1];
            }
            // Rounding leaves the sum of all parts a hair below the whole.
            if (kept >= threshold * total * (1 - 1e-12)) {
                return rank;
            }
        }
        return most + 1;
    }
}
