package org.filtrate.tune.weight;

import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.filters.lowrank.SpatialSvdFilters;
import org.filtrate.graph.layer.FilterShape;

/// A vertical and a horizontal convolution, both trained: `W[t, i, y, x] = sum_r H[t, r, x] V[r, i, y]`
/// in each group.
final class TrainableSpatialSvd implements TrainableFactors {
    private final FilterShape shape;
    private final int rank;
    private final boolean orthogonal;
    private final TrainableMatrix vertical; // (groups * rank, inChannels * kernelHeight)
    private final TrainableMatrix horizontal; // (outChannels, rank * kernelWidth)

    /// @param orthogonal whether the directions of either factor are drawn towards right angles
    TrainableSpatialSvd(String name, SpatialSvdFilters filters, boolean orthogonal) {
        this.orthogonal = orthogonal;
        this.shape = filters.shape();
        this.rank = filters.vertical().rows() / shape.groups();
        this.vertical = new TrainableMatrix(name + "/vertical", filters.vertical());
        this.horizontal = new TrainableMatrix(name + "/horizontal", filters.horizontal());
    }

    @Override
    public FilterShape shape() {
        return shape;
    }

    @Override
    public Stream<TrainableMatrix> factors() {
        return Stream.of(vertical, horizontal);
    }

    @Override
    public Tensor weight() {
        long g = shape.groups();
        long n = shape.groupFilters();
        long height = shape.kernel()[0];
        long width = shape.kernel()[1];
        Tensor full = across().matmul(down());
        return full.reshape(g * n, width, shape.inChannels(), height)
                .permute(0, 2, 3, 1)
                .reshape(shape.dims());
    }

    /// `(groups, rank, inChannels * height)`.
    private Tensor down() {
        return vertical.value().reshape(shape.groups(), rank, (long) shape.inChannels() * shape.kernel()[0]);
    }

    /// `(groups, groupFilters * width, rank)`.
    private Tensor across() {
        long n = shape.groupFilters();
        long width = shape.kernel()[1];
        Tensor all = horizontal.value().reshape(shape.groups(), n, rank, width);
        return all.permute(0, 1, 3, 2).reshape(shape.groups(), n * width, rank);
    }

    @Override
    public Optional<Tensor> penalty() {
        return orthogonal
                ? Optional.of(Orthogonality.apart(down()).add(Orthogonality.apart(across().transpose(1, 2))))
                : Optional.empty();
    }

    @Override
    public SpatialSvdFilters compact() {
        return new SpatialSvdFilters(shape, vertical.stored(), horizontal.stored());
    }
}
