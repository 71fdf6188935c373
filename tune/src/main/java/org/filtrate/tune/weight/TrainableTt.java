package org.filtrate.tune.weight;

import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.filters.tt.TtFilters;
import org.filtrate.graph.layer.FilterShape;

/// A tensor train, all four factors trained: `W[t, i, y, x] = sum O[t, l] S[l, k, x] F[k, j, y] I[j, i]` in each group.
final class TrainableTt implements TrainableFactors {
    private final FilterShape shape;
    private final long rankIn;
    private final long rankMiddle;
    private final long rankOut;
    private final TrainableMatrix input; // (groups * rankIn, inChannels)
    private final TrainableMatrix first; // (groups * rankMiddle, rankIn * kernelHeight)
    private final TrainableMatrix second; // (groups * rankOut, rankMiddle * kernelWidth)
    private final TrainableMatrix output; // (outChannels, rankOut)

    TrainableTt(String name, TtFilters filters) {
        this.shape = filters.shape();
        this.rankIn = filters.input().rows() / shape.groups();
        this.rankMiddle = filters.first().rows() / shape.groups();
        this.rankOut = filters.output().cols();
        this.input = new TrainableMatrix(name + "/input", filters.input());
        this.first = new TrainableMatrix(name + "/first", filters.first());
        this.second = new TrainableMatrix(name + "/second", filters.second());
        this.output = new TrainableMatrix(name + "/output", filters.output());
    }

    @Override
    public FilterShape shape() {
        return shape;
    }

    @Override
    public Stream<TrainableMatrix> factors() {
        return Stream.of(input, first, second, output);
    }

    @Override
    public Tensor weight() {
        long g = shape.groups();
        long n = shape.groupFilters();
        long c = shape.inChannels();
        long height = shape.kernel()[0];
        long width = shape.kernelArea() / height;
        // (g, n, width, rankMiddle), then (g, n, width, height, rankIn), then (.., c).
        Tensor upper = output.value()
                .reshape(g, n, rankOut)
                .matmul(second.value().reshape(g, rankOut, rankMiddle * width))
                .reshape(g, n, rankMiddle, width)
                .permute(0, 1, 3, 2);
        Tensor middle = upper.reshape(g, n * width, rankMiddle)
                .matmul(first.value().reshape(g, rankMiddle, rankIn * height))
                .reshape(g, n * width, rankIn, height)
                .permute(0, 1, 3, 2);
        Tensor full = middle.reshape(g, n * width * height, rankIn)
                .matmul(input.value().reshape(g, rankIn, c));
        return full.reshape(g * n, width, height, c).permute(0, 3, 2, 1).reshape(shape.dims());
    }

    @Override
    public TtFilters compact() {
        return new TtFilters(shape, input.stored(), first.stored(), second.stored(), output.stored());
    }
}
