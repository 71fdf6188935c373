package org.filtrate.filters.lowrank;

import org.filtrate.filters.Fit;
import org.filtrate.filters.Weight;
import org.filtrate.filters.basis.BasisFit;

/// The decompositions of the low-rank family, each with EVBMF ranks.
public final class LowRankFits {
    private LowRankFits() {}

    /// Tucker-2 on the channel modes.
    public static Fit tucker2(Weight weight) {
        return new Tucker2Fit(weight);
    }

    /// Singular vectors of the filters as a matrix `(outChannels, inChannels * kernelArea)` a group.
    public static Fit svd(Weight weight) {
        return BasisFit.by(weight, VbmfRank.weakening());
    }

    /// A vertical, then a horizontal convolution.
    public static Fit spatialSvd(Weight weight) {
        return new SpatialSvdFit(weight);
    }
}
