package org.filtrate.tune.weight;

import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.filters.Weight;
import org.filtrate.filters.uniform.UniformFilters;
import org.filtrate.graph.layer.FilterShape;

/// Filters stored whole, trained through the rounding to their precision.
final class TrainableUniform implements TrainableFactors {
    private final FilterShape shape;
    private final boolean orthogonal;
    private final TrainableMatrix filters; // (outChannels, inChannels * kernelArea)

    /// @param dense what the filters were rounded from
    /// @param orthogonal whether the filters of each group are drawn towards orthonormal ones
    TrainableUniform(String name, UniformFilters filters, Weight dense, boolean orthogonal) {
        this.orthogonal = orthogonal;
        this.shape = filters.shape();
        this.filters = new TrainableMatrix(name + "/filters", filters.filters(), dense.values());
    }

    @Override
    public FilterShape shape() {
        return shape;
    }

    @Override
    public Stream<TrainableMatrix> factors() {
        return Stream.of(filters);
    }

    @Override
    public Tensor weight() {
        return filters.value().reshape(shape.dims());
    }

    @Override
    public Optional<Tensor> penalty() {
        return orthogonal
                ? Optional.of(Orthogonality.penalty(
                        filters.value().reshape(shape.groups(), shape.groupFilters(), shape.filterSize())))
                : Optional.empty();
    }

    @Override
    public UniformFilters compact() {
        return new UniformFilters(shape, filters.stored());
    }
}
