package org.filtrate.filters.lowrank;

import java.util.Arrays;
import java.util.List;
import org.filtrate.filters.basis.BasisFit;
import org.filtrate.filters.linear.LeftBasis;
import org.filtrate.graph.layer.FilterShape;

/// EVBMF on the singular values of a matrix, whichever of its sides is shorter.
final class VbmfRank {
    private VbmfRank() {}

    /// @param basis the left singular vectors of a matrix `(rows, cols)`. Where only the leading ones were found, the
    /// energy
    ///     of the rest is spread evenly, as that of noise nearly is
    static Evbmf of(LeftBasis basis, int rows, int cols) {
        int shorter = Math.min(rows, cols);
        double[] values = Arrays.copyOf(basis.values(), shorter);
        if (basis.rank() < shorter) {
            double found = Arrays.stream(basis.values()).map(s -> s * s).sum();
            double rest = Math.sqrt(Math.max(0, basis.energy() - found) / (shorter - basis.rank()));
            Arrays.fill(values, basis.rank(), shorter, Math.min(rest, values[basis.rank() - 1]));
        }
        return Evbmf.of(values, Math.max(rows, cols));
    }

    /// The rule for singular vectors of one layer's whole filters: from the full rank through EVBMF's to 1.
    static BasisFit.RankChoice weakening() {
        return new BasisFit.RankChoice() {
            private int vbmf = -1;

            @Override
            public int rank(FilterShape shape, List<LeftBasis> groups, List<LeftBasis> counted, double strength) {
                return Weakening.rank(groups.getFirst().rank(), vbmf(shape, groups), strength);
            }

            @Override
            public boolean findsOnlyNoise(FilterShape shape, List<LeftBasis> groups) {
                return vbmf(shape, groups) == 0;
            }

            private synchronized int vbmf(FilterShape shape, List<LeftBasis> groups) {
                if (vbmf < 0) {
                    vbmf = largest(shape, groups);
                }
                return vbmf;
            }
        };
    }

    private static int largest(FilterShape shape, List<LeftBasis> groups) {
        return groups.stream()
                .mapToInt(g -> of(g, shape.groupFilters(), shape.filterSize()).rank())
                .max()
                .orElse(0);
    }
}
