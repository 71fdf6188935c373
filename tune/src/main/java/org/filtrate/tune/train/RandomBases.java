package org.filtrate.tune.train;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.filtrate.filters.Method;
import org.filtrate.filters.basis.FixedBasis;
import org.filtrate.filters.body.Body;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.graph.Model;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.LayerOp;
import org.filtrate.graph.layer.Layers;
import org.filtrate.graph.shape.ShapeInference;

/// Convolutions over bases of random orthonormal filters, which stay as they are while coefficients are learnt
/// (BasisConv, arXiv 1906.04509), to be merged into plain convolutions afterwards.
///
/// A basis may have more filters than the layer, which is what makes one that knows nothing of the images good
/// enough: its filters are a share of all that there could be.
public final class RandomBases {
    private RandomBases() {}

    /// The convolutions of a model, but its first, over bases of their own and with coefficients that know
    /// nothing: normally distributed, so that filters vary as [FreshWeights] do.
    ///
    /// @param share of the directions in which filters can point, those that a basis spans: above 0, at most 1
    public static List<CompressedLayer> of(Model model, double share, long seed) {
        List<Layer> convolutions = Layers.find(model, ShapeInference.infer(model)).stream()
                .filter(l -> l.op().filter(op -> op == LayerOp.CONV).isPresent())
                .filter(l -> l.weight().isPresent())
                .toList();
        return IntStream.range(1, convolutions.size())
                .parallel()
                .filter(i -> fits(convolutions.get(i)))
                .mapToObj(i -> random(convolutions.get(i), share, seed + FreshWeights.STEP * i))
                .toList();
    }

    private static boolean fits(Layer layer) {
        return layer.filters().filter(f -> Method.BASIS.obstacle(f).isEmpty()).isPresent();
    }

    private static CompressedLayer random(Layer layer, double share, long seed) {
        FilterShape shape = layer.filters().orElseThrow();
        SplittableRandom random = new SplittableRandom(seed);
        int rank = Math.clamp(Math.round(share * shape.filterSize()), 1, shape.filterSize());
        FixedBasis basis = FixedBasis.of(shape, rank, random.nextLong());
        double deviation = Math.sqrt(2.0 / rank);
        float[] coefficients = new float[Math.multiplyExact(shape.outChannels(), rank)];
        for (int i = 0; i < coefficients.length; i++) {
            coefficients[i] = (float) (deviation * random.nextGaussian());
        }
        return new CompressedLayer(layer, basis.with(coefficients), Body.SMALL, Optional.empty());
    }
}
