package org.filtrate.filters.uniform;

import java.util.Map;
import org.filtrate.filters.Extent;
import org.filtrate.filters.Setting;
import org.filtrate.filters.Structure;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.layer.FilterShape;

/// Filters stored whole, at a precision with a scale per output channel.
///
/// @param precision the precision; at 32 bits the layer stays as it is
public record UniformSetting(Precision precision) implements Setting {
    @Override
    public Structure structure() {
        return Structure.UNIFORM;
    }

    @Override
    public UniformSetting withPrecision(Precision value) {
        return new UniformSetting(value);
    }

    @Override
    public Map<String, String> keys() {
        return Map.of();
    }

    @Override
    public long params(FilterShape shape) {
        return shape.count();
    }

    @Override
    public long bits(FilterShape shape) {
        return StoredMatrix.bits(shape.outChannels(), shape.filterSize(), precision);
    }

    @Override
    public long macs(FilterShape shape, Extent extent) {
        return shape.count() * extent.outputPositions();
    }

    @Override
    public UniformFilters blank(FilterShape shape) {
        return new UniformFilters(shape, StoredMatrix.zeros(shape.outChannels(), shape.filterSize(), precision));
    }

    @Override
    public boolean hasFactoredBody() {
        return false;
    }
}
