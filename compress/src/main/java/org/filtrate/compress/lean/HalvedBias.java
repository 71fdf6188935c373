package org.filtrate.compress.lean;

import java.util.Optional;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Graph;
import org.filtrate.graph.Tensor;

/// Stores the biases of compressed layers in half precision where that does no harm: where the layer's filters are not
/// in single precision themselves, and no number comes off worse than by the rounding of a half, relative to the largest.
final class HalvedBias {
    /// Half of the distance between neighbouring halves from 1 on.
    private static final double ROUNDING = 0x1p-11;

    private HalvedBias() {}

    /// The layer with its bias in half precision; the layer itself where it has none, or where that would do harm.
    static CompressedLayer of(CompressedLayer layer, Graph graph) {
        boolean exact = layer.filters().setting().precision() == Precision.BITS_32;
        Optional<Tensor> bias = layer.bias().or(() -> graph.constant(layer.layer().node().input(2)));
        return bias.filter(b -> !exact && b.type() == ElementType.FLOAT && isHarmless(b.floats()))
                .map(b -> layer.withBias(Tensor.halves(layer.layer().name() + "/bias", b.dims(), b.floats())))
                .orElse(layer);
    }

    private static boolean isHarmless(float[] values) {
        double largest = 0;
        double error = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
            error = Math.max(error, Math.abs(value - Float.float16ToFloat(Float.floatToFloat16(value))));
        }
        return error <= ROUNDING * largest;
    }
}
