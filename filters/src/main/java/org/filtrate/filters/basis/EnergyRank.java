package org.filtrate.filters.basis;

import java.util.List;
import org.filtrate.filters.linear.LeftBasis;
import org.filtrate.graph.layer.FilterShape;

/// Ranks by the share of energy that they keep: the smallest `Q` with `sum_{i<=Q} s_i^2 >= t sum s^2`, over all groups.
final class EnergyRank {
    private EnergyRank() {}

    static int at(FilterShape shape, List<LeftBasis> groups, List<LeftBasis> counted, double strength) {
        return forThreshold(counted, 1 - strength);
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
