package org.filtrate.tune.weight;

import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.filters.tt.TtFilters;
import org.filtrate.graph.layer.FilterShape;

/// A tensor train, all four factors trained: for each group `W[t, i, y, x] = sum_{j, k, l} O[t, l] S[l, k, x] F[k, j,
/// y]
/// I[j, i]`.
final class TrainableTt implements TrainableFilters {
    private final FilterShape shape;
    private final TrainableMatrix input; // (groups * rankIn, inChannels)
    private final TrainableMatrix first; // (groups * rankMiddle, rankIn * kernelHeight)
    private final TrainableMatrix second; // (groups * rankOut, rankMiddle * otherAxes)
    private final TrainableMatrix output; // (outChannels, rankOut)
    private final int rankIn;
    private final int rankMiddle;
    private final int rankOut;

    TrainableTt(String name, TtFilters filters) {
        this.shape = filters.shape();
        this.input = new TrainableMatrix(name + "/input", filters.input());
        this.first = new TrainableMatrix(name + "/first", filters.first());
        this.second = new TrainableMatrix(name + "/second", filters.second());
        this.output = new TrainableMatrix(name + "/output", filters.output());
        this.rankIn = filters.input().rows() / shape.groups();
        this.rankMiddle = filters.first().rows() / shape.groups();
        this.rankOut = filters.output().cols();
    }

    @Override
    public FilterShape shape() {
        return shape;
    }

    @Override
    public List<Parameter> parameters() {
        return Stream.of(input, first, second, output)
                .flatMap(m -> m.parameters().stream())
                .toList();
    }

    @Override
    public Tensor weight() {
        int groups = shape.groups();
        int height = shape.kernel()[0];
        int width = shape.kernelArea() / height;
        Tensor kernels = second.value()
                .reshape(groups, rankOut, rankMiddle, width)
                .transpose(2, 3)
                .reshape(groups, rankOut * width, rankMiddle)
                .matmul(first.value().reshape(groups, rankMiddle, rankIn * height));
        Tensor patterns = kernels.reshape(groups, rankOut * width, rankIn, height)
                .transpose(2, 3)
                .reshape(groups, rankOut * width * height, rankIn)
                .matmul(input.value().reshape(groups, rankIn, shape.inChannels()));
        return output.value()
                .reshape(groups, shape.groupFilters(), rankOut)
                .matmul(patterns.reshape(groups, rankOut, width, height, shape.inChannels())
                        .transpose(2, 4)
                        .reshape(groups, rankOut, shape.filterSize()))
                .reshape(shape.dims());
    }

    @Override
    public TtFilters compact() {
        return new TtFilters(shape, input.stored(), first.stored(), second.stored(), output.stored());
    }

    @Override
    public void close() {
        Stream.of(input, first, second, output).forEach(TrainableMatrix::close);
    }
}
