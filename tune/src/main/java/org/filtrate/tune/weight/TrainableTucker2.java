package org.filtrate.tune.weight;

import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.filters.lowrank.Tucker2Filters;
import org.filtrate.graph.layer.FilterShape;

/// A Tucker-2 decomposition on the channel modes, all three factors trained: for each group `W = core x_0 U
/// x_1 V`.
final class TrainableTucker2 implements TrainableFactors {
    private final FilterShape shape;
    private final int rankIn;
    private final int rankOut;
    private final boolean orthogonal;
    private final TrainableMatrix input; // (groups * rankIn, inChannels)
    private final TrainableMatrix core; // (groups * rankOut, rankIn * kernelArea)
    private final TrainableMatrix output; // (outChannels, rankOut)

    /// @param orthogonal whether input and output are drawn towards orthonormal ones
    TrainableTucker2(String name, Tucker2Filters filters, boolean orthogonal) {
        this.orthogonal = orthogonal;
        this.shape = filters.shape();
        this.rankIn = filters.input().rows() / shape.groups();
        this.rankOut = filters.output().cols();
        this.input = new TrainableMatrix(name + "/input", filters.input());
        this.core = new TrainableMatrix(name + "/core", filters.core());
        this.output = new TrainableMatrix(name + "/output", filters.output());
    }

    @Override
    public FilterShape shape() {
        return shape;
    }

    @Override
    public Stream<TrainableMatrix> factors() {
        return Stream.of(input, core, output);
    }

    @Override
    public Tensor weight() {
        long g = shape.groups();
        long n = shape.groupFilters();
        long area = shape.kernelArea();
        Tensor mixed = output.value().reshape(g, n, rankOut).matmul(core.value().reshape(g, rankOut, rankIn * area));
        Tensor rows = mixed.reshape(g, n, rankIn, area).permute(0, 1, 3, 2).reshape(g, n * area, rankIn);
        Tensor full = rows.matmul(input.value().reshape(g, rankIn, shape.inChannels()));
        return full.reshape(g, n, area, shape.inChannels()).permute(0, 1, 3, 2).reshape(shape.dims());
    }

    @Override
    public Optional<Tensor> penalty() {
        if (!orthogonal) {
            return Optional.empty();
        }
        Tensor first = input.value().reshape(shape.groups(), rankIn, shape.inChannels());
        Tensor last = output.value().reshape(shape.groups(), shape.groupFilters(), rankOut);
        return Optional.of(Orthogonality.penalty(first).add(Orthogonality.penalty(last)));
    }

    @Override
    public Tucker2Filters compact() {
        return new Tucker2Filters(shape, input.stored(), core.stored(), output.stored());
    }
}
