package org.filtrate.tune.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Method;
import org.filtrate.filters.Weight;
import org.filtrate.filters.body.Body;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.filters.lowrank.SpatialChain;
import org.filtrate.filters.lowrank.TuckerChain;
import org.filtrate.graph.Model;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.LayerOp;
import org.filtrate.graph.layer.Layers;
import org.filtrate.graph.shape.ShapeInference;

/// Convolutions as chains of full ranks, to be trained in their place and merged back into them.
public final class Chains {
    private Chains() {}

    /// Convolutions of a model as chains that compute the same, where a decomposition of channels is
    /// possible.
    ///
    /// @param spatial whether kernels with height and width become a vertical and a horizontal convolution, for
    /// the spatial decomposition; else a 1x1, a kernel and a 1x1 convolution, for Tucker-2
    public static List<CompressedLayer> of(Model model, boolean spatial) {
        List<CompressedLayer> chains = new ArrayList<>();
        for (Layer layer : Layers.find(model, ShapeInference.infer(model))) {
            boolean fits = layer.op().filter(op -> op == LayerOp.CONV).isPresent()
                    && layer.weight().isPresent()
                    && layer.filters().filter(f -> f.kernelArea() > 1).isPresent()
                    && Method.LOWRANK.obstacle(layer.filters().orElseThrow()).isEmpty();
            if (fits) {
                chains.add(new CompressedLayer(layer, chain(Weight.of(layer), spatial), Body.SMALL, Optional.empty()));
            }
        }
        return chains;
    }

    private static CompactFilters chain(Weight weight, boolean spatial) {
        return spatial && Method.SPATIAL_SVD.obstacle(weight.shape()).isEmpty()
                ? SpatialChain.of(weight)
                : TuckerChain.of(weight);
    }
}
