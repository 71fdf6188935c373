package org.filtrate.filters.cp;

import java.util.Map;
import org.filtrate.filters.Extent;
import org.filtrate.filters.Setting;
import org.filtrate.filters.Structure;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.layer.FilterShape;

/// `rank` products a group.
///
/// @param rank products of each group (`R`), at least 1
/// @param precision the precision of all three factors
public record CpSetting(int rank, Precision precision) implements Setting {
    @Override
    public Structure structure() {
        return Structure.CP;
    }

    @Override
    public CpSetting withPrecision(Precision value) {
        return new CpSetting(rank, value);
    }

    @Override
    public Map<String, String> keys() {
        return Map.of("rank", Integer.toString(rank));
    }

    @Override
    public long params(FilterShape shape) {
        return params(shape, rank);
    }

    private static long params(FilterShape shape, long rank) {
        return rank * (shape.outChannels() + (long) shape.groups() * (shape.inChannels() + shape.kernelArea()));
    }

    /// The largest rank that stores fewer numbers than the dense filters; 0 where none does.
    public static int breakEven(FilterShape shape) {
        return (int) Math.min(Integer.MAX_VALUE, (shape.count() - 1) / params(shape, 1));
    }

    @Override
    public long bits(FilterShape shape) {
        long channels = (long) rank * shape.groups();
        return StoredMatrix.bits(channels, shape.inChannels(), precision)
                + StoredMatrix.bits(channels, shape.kernelArea(), precision)
                + StoredMatrix.bits(shape.outChannels(), rank, precision);
    }

    @Override
    public long macs(FilterShape shape, Extent extent) {
        long channels = (long) rank * shape.groups();
        return channels * shape.inChannels() * extent.inputPositions()
                + (channels * shape.kernelArea() + (long) rank * shape.outChannels()) * extent.outputPositions();
    }

    @Override
    public CpFilters blank(FilterShape shape) {
        int channels = rank * shape.groups();
        return new CpFilters(
                shape,
                StoredMatrix.zeros(channels, shape.inChannels(), precision),
                StoredMatrix.zeros(channels, shape.kernelArea(), precision),
                StoredMatrix.zeros(shape.outChannels(), rank, precision));
    }

    @Override
    public boolean hasFactoredBody() {
        return true;
    }
}
