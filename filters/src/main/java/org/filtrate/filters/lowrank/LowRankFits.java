package org.filtrate.filters.lowrank;

import org.filtrate.filters.Fit;
import org.filtrate.filters.Target;
import org.filtrate.filters.basis.BasisFit;

/// The decompositions of the low-rank family, each with EVBMF ranks.
public final class LowRankFits {
    private LowRankFits() {}

    /// Tucker-2 or the spatial decomposition, whichever loses less.
    public static Fit kernels(Target target) {
        return new EitherFit(target);
    }

    /// Tucker-2 on the channel modes.
    public static Fit tucker2(Target target) {
        return new Tucker2Fit(target);
    }

    /// Singular vectors of the filters as a matrix `(outChannels, inChannels * kernelArea)` a group.
    public static Fit svd(Target target) {
        return BasisFit.by(target, VbmfRank.weakening());
    }

    /// A vertical, then a horizontal convolution.
    public static Fit spatialSvd(Target target) {
        return new SpatialSvdFit(target);
    }
}
