package org.filtrate.filters.lowrank;

import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.layer.FilterShape;

/// The over-parameterised form of a layer for Tucker-2: the chain of a 1x1, a kernel and a 1x1 convolution with
/// nothing between them, all ranks full, that is trained in place of the layer and merged back into it (He, Jiang and
/// Wu, arXiv 2408.16289). Such a chain computes what one convolution computes, so that neither way loses anything.
public final class TuckerChain {
    private TuckerChain() {}

    /// The chain that computes what dense filters compute, from their higher-order singular vectors: `input` and
    /// `output` have orthonormal rows and columns, the core's unfoldings the singular values of the filters'.
    public static Tucker2Filters of(Weight weight) {
        FilterShape shape = weight.shape();
        int out = Math.min(shape.groupFilters(), shape.filterSize());
        int in = Math.min(shape.inChannels(), shape.groupFilters() * shape.kernelArea());
        return (Tucker2Filters) new Tucker2Fit(Target.of(weight)).fit(new Tucker2Setting(out, in, Precision.BITS_32));
    }
}
