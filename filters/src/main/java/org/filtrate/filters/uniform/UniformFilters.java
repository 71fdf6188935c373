package org.filtrate.filters.uniform;

import java.util.List;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Factor;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.body.BodyWriter;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.layer.FilterShape;

/// Filters stored whole.
///
/// @param shape the shape of the dense filters
/// @param filters `(outChannels, inChannels * kernelArea)`
public record UniformFilters(FilterShape shape, StoredMatrix filters) implements CompactFilters {
    /// Rounds dense filters to a precision.
    public static UniformFilters of(Weight weight, Precision precision) {
        FilterShape shape = weight.shape();
        return new UniformFilters(
                shape, StoredMatrix.of(shape.outChannels(), shape.filterSize(), weight.values(), precision));
    }

    /// Rounds dense filters to a precision so that the error counts which the target says.
    public static UniformFilters of(Target target, Precision precision) {
        FilterShape shape = target.shape();
        return target.moments()
                .map(m -> new UniformFilters(
                        shape,
                        StoredMatrix.of(
                                shape.outChannels(),
                                shape.filterSize(),
                                target.weight().values(),
                                m.matrices(),
                                precision)))
                .orElseGet(() -> of(target.weight(), precision));
    }

    @Override
    public UniformSetting setting() {
        return new UniformSetting(filters.precision());
    }

    @Override
    public List<Factor> factors() {
        return List.of(new Factor("filters", filters));
    }

    @Override
    public Weight reconstruct() {
        return Weight.of(shape, filters.values());
    }

    @Override
    public UniformFilters scaleOutputs(float[] scales) {
        return new UniformFilters(shape, filters.scaleRows(scales));
    }

    @Override
    public String rebuild(BodyWriter body) {
        return body.dense(body.factor(0));
    }

    @Override
    public void apply(BodyWriter body) {
        throw new UnsupportedOperationException("filters stored whole have no factored body");
    }
}
