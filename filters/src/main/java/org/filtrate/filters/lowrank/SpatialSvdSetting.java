package org.filtrate.filters.lowrank;

import java.util.Map;
import org.filtrate.filters.Extent;
import org.filtrate.filters.Setting;
import org.filtrate.filters.Structure;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.layer.FilterShape;

/// The rank between a vertical and a horizontal convolution.
///
/// @param rank channels of each group in between, at least 1
/// @param precision the precision of both factors
public record SpatialSvdSetting(int rank, Precision precision) implements Setting {
    @Override
    public Structure structure() {
        return Structure.SPATIAL_SVD;
    }

    @Override
    public SpatialSvdSetting withPrecision(Precision value) {
        return new SpatialSvdSetting(rank, value);
    }

    @Override
    public Map<String, String> keys() {
        return Map.of("rank", Integer.toString(rank));
    }

    private long verticalParams(FilterShape shape) {
        return (long) shape.groups() * rank * shape.inChannels() * shape.kernel()[0];
    }

    private long horizontalParams(FilterShape shape) {
        return (long) shape.outChannels() * rank * shape.kernel()[1];
    }

    @Override
    public long params(FilterShape shape) {
        return verticalParams(shape) + horizontalParams(shape);
    }

    @Override
    public long bits(FilterShape shape) {
        return StoredMatrix.bits((long) shape.groups() * rank, (long) shape.inChannels() * shape.kernel()[0], precision)
                + StoredMatrix.bits(shape.outChannels(), (long) rank * shape.kernel()[1], precision);
    }

    @Override
    public long macs(FilterShape shape, Extent extent) {
        return verticalParams(shape) * extent.output()[0] * extent.input()[1]
                + horizontalParams(shape) * extent.outputPositions();
    }

    @Override
    public SpatialSvdFilters blank(FilterShape shape) {
        return new SpatialSvdFilters(
                shape,
                StoredMatrix.zeros(shape.groups() * rank, shape.inChannels() * shape.kernel()[0], precision),
                StoredMatrix.zeros(shape.outChannels(), rank * shape.kernel()[1], precision));
    }

    @Override
    public boolean hasFactoredBody() {
        return true;
    }
}
