package org.filtrate.tune.weight;

import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.filters.cp.CpFilters;
import org.filtrate.graph.layer.FilterShape;

/// A canonical polyadic decomposition, all three factors trained: for each group `W[t, i, p] = sum_r A[t, r]
/// B[r, i] C[r, p]`.
final class TrainableCp implements TrainableFactors {
    private final FilterShape shape;
    private final int rank;
    private final TrainableMatrix input; // (groups * rank, inChannels)
    private final TrainableMatrix kernels; // (groups * rank, kernelArea)
    private final TrainableMatrix output; // (outChannels, rank)

    TrainableCp(String name, CpFilters filters) {
        this.shape = filters.shape();
        this.rank = filters.output().cols();
        this.input = new TrainableMatrix(name + "/input", filters.input());
        this.kernels = new TrainableMatrix(name + "/kernels", filters.kernels());
        this.output = new TrainableMatrix(name + "/output", filters.output());
    }

    @Override
    public FilterShape shape() {
        return shape;
    }

    @Override
    public Stream<TrainableMatrix> factors() {
        return Stream.of(input, kernels, output);
    }

    @Override
    public Tensor weight() {
        // Channels last, so that what is summed for gradients lies side by side.
        Tensor patterns = input.value().unsqueeze(1).mul(kernels.value().unsqueeze(2));
        return output.value()
                .reshape(shape.groups(), shape.groupFilters(), rank)
                .matmul(patterns.reshape(shape.groups(), rank, shape.filterSize()))
                .reshape(shape.outChannels(), shape.kernelArea(), shape.inChannels())
                .transpose(1, 2)
                .contiguous()
                .reshape(shape.dims());
    }

    @Override
    public CpFilters compact() {
        return new CpFilters(shape, input.stored(), kernels.stored(), output.stored());
    }
}
