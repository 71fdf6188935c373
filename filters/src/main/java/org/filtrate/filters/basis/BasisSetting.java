package org.filtrate.filters.basis;

import java.util.Map;
import org.filtrate.filters.Extent;
import org.filtrate.filters.Setting;
import org.filtrate.filters.Structure;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.layer.FilterShape;

/// `rank` basis filters a group (the paper's `Q`).
///
/// @param rank basis filters of each group, at least 1
/// @param precision the precision of basis and coefficients
public record BasisSetting(int rank, Precision precision) implements Setting {
    @Override
    public Structure structure() {
        return Structure.BASIS;
    }

    @Override
    public BasisSetting withPrecision(Precision value) {
        return new BasisSetting(rank, value);
    }

    @Override
    public Map<String, String> keys() {
        return Map.of("rank", Integer.toString(rank));
    }

    @Override
    public long params(FilterShape shape) {
        return params(shape, rank);
    }

    static long params(FilterShape shape, long rank) {
        return rank * (shape.outChannels() + (long) shape.groups() * shape.filterSize());
    }

    /// The largest rank that stores fewer numbers than the dense filters; 0 where none does.
    public static int breakEven(FilterShape shape) {
        long full = Math.min(shape.groupFilters(), shape.filterSize());
        return (int) Math.min(full, (shape.count() - 1) / params(shape, 1));
    }

    @Override
    public long bits(FilterShape shape) {
        return StoredMatrix.bits((long) rank * shape.groups(), shape.filterSize(), precision)
                + StoredMatrix.bits(shape.outChannels(), rank, precision);
    }

    @Override
    public long macs(FilterShape shape, Extent extent) {
        return params(shape) * extent.outputPositions();
    }

    @Override
    public BasisFilters blank(FilterShape shape) {
        return new BasisFilters(
                shape,
                StoredMatrix.zeros(rank * shape.groups(), shape.filterSize(), precision),
                StoredMatrix.zeros(shape.outChannels(), rank, precision));
    }

    @Override
    public boolean hasFactoredBody() {
        return true;
    }
}
