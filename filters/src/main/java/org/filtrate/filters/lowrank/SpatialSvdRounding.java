package org.filtrate.filters.lowrank;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.filtrate.filters.Target;
import org.filtrate.filters.linear.Products;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;

/// Both factors of a spatial decomposition rounded to their stored precision: the vertical one first, then the
/// horizontal one that is best for it; coded factors are then refitted to each other in turn.
///
/// @param target the dense filters
/// @param groups the filters of each group and how their errors count
/// @param precision the precision of both factors
record SpatialSvdRounding(Target target, List<Tucker2Group> groups, Precision precision) {
    private static final int ROUNDS = 2;
    private static final int STEPS = 12;

    /// The most weights whose factors are refitted in turn.
    private static final long REFITTED = 1_000_000;

    /// Compact filters from exact vertical factors, one a group.
    SpatialSvdFilters of(List<double[][]> vertical) {
        SpatialSvdFilters filters = over(stored(vertical::get));
        List<SpatialSvdFilters> found = new ArrayList<>(List.of(filters));
        boolean refitted = precision.isCoded() && target.shape().count() <= REFITTED;
        for (int round = 0; refitted && round < ROUNDS; round++) {
            SpatialSvdFilters last = filters;
            filters = over(stored(g -> groups.get(g).input(horizontal(last, g), vertical(last.vertical(), g), STEPS)));
            found.add(filters);
        }
        return found.size() == 1 ? filters : target.closest(found);
    }

    private SpatialSvdFilters over(StoredMatrix vertical) {
        return new SpatialSvdFilters(
                target.shape(), vertical, stored(g -> groups.get(g).core(vertical(vertical, g))));
    }

    private double[][] vertical(StoredMatrix vertical, int group) {
        int rank = vertical.rows() / groups.size();
        return Products.rows(vertical.values(), group * rank * vertical.cols(), rank, vertical.cols());
    }

    private double[][] horizontal(SpatialSvdFilters filters, int group) {
        int rows = target.shape().groupFilters();
        int cols = filters.horizontal().cols();
        return Products.rows(filters.horizontal().values(), group * rows * cols, rows, cols);
    }

    /// A factor of all groups, one below the other, rounded.
    private StoredMatrix stored(IntFunction<double[][]> factor) {
        List<double[]> rows = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            rows.addAll(List.of(factor.apply(g)));
        }
        float[] values = Products.flatten(rows.toArray(double[][]::new), rows.size());
        return StoredMatrix.of(rows.size(), rows.getFirst().length, values, precision);
    }
}
