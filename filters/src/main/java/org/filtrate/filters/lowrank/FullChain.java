package org.filtrate.filters.lowrank;

import java.util.List;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;

/// The over-parameterised form of a layer: the chain of a 1x1, a kernel and a 1x1 convolution with nothing between
/// them,
/// all ranks full, that is trained in place of the layer and merged back into it (He, Jiang and Wu, arXiv 2408.16289).
/// Such a chain computes what one convolution computes, so that neither way loses anything.
///
/// Each group `g` holds `W[t, i, p] = sum_o sum_j output[t, o] core[o, j, p] input[j, i]`.
///
/// @param shape the shape of the dense filters
/// @param input `(groups * inChannels, inChannels)`: the first 1x1 convolution; not to be modified
/// @param core `(groups * rank, inChannels * kernelArea)`; not to be modified
/// @param output `(outChannels, rank)`, `rank` being [#rank]: the last 1x1 convolution; not to be modified
public record FullChain(FilterShape shape, float[] input, float[] core, float[] output) {
    /// Checks that the factors are as large as they should be.
    public FullChain {
        int rank = rank(shape);
        check(shape, "input", input, (long) shape.groups() * shape.inChannels() * shape.inChannels());
        check(shape, "core", core, (long) shape.groups() * rank * shape.filterSize());
        check(shape, "output", output, (long) shape.outChannels() * rank);
    }

    private static void check(FilterShape shape, String factor, float[] values, long count) {
        if (values.length != count) {
            throw new FiltrateException("chain of filters " + shape + ": " + count + " numbers are needed in '" + factor
                    + "', " + values.length + " came");
        }
    }

    /// Channels that each group's core puts out: as many as the group has filters, or as filters can differ.
    public static int rank(FilterShape shape) {
        return Math.min(shape.groupFilters(), shape.filterSize());
    }

    /// The chain that computes what dense filters compute, from their higher-order singular vectors: `input` and
    /// `output`
    /// have orthonormal rows and columns, and the core's unfoldings have the singular values of the filters'.
    public static FullChain of(Weight weight) {
        FilterShape shape = weight.shape();
        int in = Math.min(shape.inChannels(), shape.groupFilters() * shape.kernelArea());
        Tucker2Filters exact = (Tucker2Filters)
                new Tucker2Fit(Target.of(weight)).fit(new Tucker2Setting(rank(shape), in, Precision.BITS_32));
        return in == shape.inChannels()
                ? new FullChain(
                        shape,
                        exact.input().values(),
                        exact.core().values(),
                        exact.output().values())
                : padded(shape, in, exact);
    }

    /// With as many input channels as there are, those beyond `in` unused by the core.
    private static FullChain padded(FilterShape shape, int in, Tucker2Filters exact) {
        int c = shape.inChannels();
        int area = shape.kernelArea();
        int rank = rank(shape);
        float[] input = new float[shape.groups() * c * c];
        float[] core = new float[shape.groups() * rank * c * area];
        for (int g = 0; g < shape.groups(); g++) {
            System.arraycopy(exact.input().values(), g * in * c, input, g * c * c, in * c);
        }
        for (int row = 0; row < shape.groups() * rank; row++) {
            System.arraycopy(exact.core().values(), row * in * area, core, row * c * area, in * area);
        }
        return new FullChain(shape, input, core, exact.output().values());
    }

    /// The factors, from the input on.
    public List<float[]> factors() {
        return List.of(input, core, output);
    }

    /// The one convolution that computes what the chain computes, new.
    public Weight merged() {
        return Weight.of(shape, Tucker2Fit.compose(shape, rank(shape), shape.inChannels(), output, core, input));
    }
}
