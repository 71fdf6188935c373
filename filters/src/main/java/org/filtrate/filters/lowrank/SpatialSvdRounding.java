package org.filtrate.filters.lowrank;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.filtrate.filters.Target;
import org.filtrate.filters.chain.GroupRounding;
import org.filtrate.filters.linear.Products;
import org.filtrate.filters.stored.StoredMatrix;

/// Both factors of a spatial decomposition rounded to their stored precision: the vertical one first, then the
/// horizontal one that is best for it; coded factors are then refitted to each other in turn.
///
/// @param target the dense filters
/// @param groups the filters of each group and how their errors count
/// @param rounding how factors are rounded
record SpatialSvdRounding(Target target, List<Tucker2Group> groups, GroupRounding rounding) {
    private static final int ROUNDS = 2;
    private static final int STEPS = 12;

    /// The most weights whose factors are refitted in turn.
    private static final long REFITTED = 1_000_000;

    /// Compact filters from exact vertical factors, one a group.
    SpatialSvdFilters of(List<double[][]> exact) {
        SpatialSvdFilters filters = over(vertical(exact::get));
        List<SpatialSvdFilters> found = new ArrayList<>(List.of(filters));
        boolean refitted = rounding.precision().isCoded() && target.shape().count() <= REFITTED;
        for (int round = 0; refitted && round < ROUNDS; round++) {
            SpatialSvdFilters last = filters;
            filters =
                    over(vertical(g -> groups.get(g).input(horizontal(last, g), vertical(last.vertical(), g), STEPS)));
            found.add(filters);
        }
        return found.size() == 1 ? filters : target.closest(found);
    }

    private StoredMatrix vertical(IntFunction<double[][]> factor) {
        return rounding.stored(
                groups.size(), factor, g -> List.<double[][]>of(groups.get(g).inputMetric()));
    }

    private SpatialSvdFilters over(StoredMatrix vertical) {
        IntFunction<double[][]> rounded = g -> vertical(vertical, g);
        StoredMatrix horizontal = rounding.stored(
                groups.size(),
                g -> groups.get(g).core(rounded.apply(g)),
                g -> List.<double[][]>of(groups.get(g).coreMetric(rounded.apply(g))));
        return new SpatialSvdFilters(target.shape(), vertical, horizontal);
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
}
