package org.filtrate.tune.weight;

import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.filters.lowrank.SpatialSvdFilters;
import org.filtrate.graph.layer.FilterShape;

/// A vertical and a horizontal convolution, both trained: `W[t, i, y, x] = sum_r H[t, r, x] V[r, i, y]`
/// in each group.
final class TrainableSpatialSvd implements TrainableFactors {
    private final FilterShape shape;
    private final int rank;
    private final TrainableMatrix vertical; // (groups * rank, inChannels * kernelHeight)
    private final TrainableMatrix horizontal; // (outChannels, rank * kernelWidth)

    TrainableSpatialSvd(String name, SpatialSvdFilters filters) {
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
        Tensor rows = horizontal
                .value()
                .reshape(g, n, rank, width)
                .permute(0, 1, 3, 2)
                .reshape(g, n * width, rank);
        Tensor full = rows.matmul(vertical.value().reshape(g, rank, shape.inChannels() * height));
        return full.reshape(g * n, width, shape.inChannels(), height)
                .permute(0, 2, 3, 1)
                .reshape(shape.dims());
    }

    @Override
    public SpatialSvdFilters compact() {
        return new SpatialSvdFilters(shape, vertical.stored(), horizontal.stored());
    }
}
