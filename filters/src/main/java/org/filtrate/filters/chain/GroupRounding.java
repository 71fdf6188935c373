package org.filtrate.filters.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.filtrate.filters.linear.Metric;
import org.filtrate.filters.linear.Products;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;

/// Rounds the factors of a layer's groups, one below the other, to a precision.
///
/// @param fed whether rounding goes by how errors count, or number by number
public record GroupRounding(Precision precision, boolean fed) {
    /// Rounding by some metrics, one a group.
    public static GroupRounding of(List<Metric> metrics, Precision precision) {
        return new GroupRounding(precision, metrics.stream().anyMatch(m -> !m.isPlain()));
    }

    /// A factor of all groups.
    ///
    /// @param factor `(rows, cols)` of each group
    /// @param metrics how errors of rows count, `(cols, cols)` for each of as many equal blocks of a group's
    /// rows; empty
    ///     where they are rounded number by number
    public StoredMatrix stored(int groups, IntFunction<double[][]> factor, IntFunction<List<double[][]>> metrics) {
        List<double[]> rows = new ArrayList<>();
        for (int g = 0; g < groups; g++) {
            rows.addAll(List.of(factor.apply(g)));
        }
        int cols = rows.getFirst().length;
        float[] values = Products.flatten(rows.toArray(double[][]::new), rows.size());
        if (!fed || !precision.isCoded()) {
            return StoredMatrix.of(rows.size(), cols, values, precision);
        }
        List<float[]> counting = IntStream.range(0, groups)
                .boxed()
                .flatMap(g -> metrics.apply(g).stream())
                .map(m -> Products.flatten(m, cols))
                .toList();
        return counting.isEmpty()
                ? StoredMatrix.of(rows.size(), cols, values, precision)
                : StoredMatrix.of(rows.size(), cols, values, counting, precision);
    }
}
