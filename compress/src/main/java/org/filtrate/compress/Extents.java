package org.filtrate.compress;

import java.util.Optional;
import org.filtrate.filters.Extent;
import org.filtrate.graph.Shape;
import org.filtrate.graph.layer.Layer;

/// The spatial sizes of layers.
final class Extents {
    private Extents() {}

    /// The sizes that a layer reads and writes for one image; empty where they are not known.
    static Optional<Extent> of(Layer layer) {
        if (!layer.isConvolution()) {
            return Optional.of(vectors(layer));
        }
        Optional<Shape> input = layer.inputShape().map(s -> s.assuming(1));
        Optional<Shape> output = layer.outputShape().map(s -> s.assuming(1));
        return input.isPresent() && output.isPresent()
                ? Optional.of(Extent.between(input.get(), output.get()))
                : Optional.empty();
    }

    private static Extent vectors(Layer layer) {
        long vectors = layer.macs().orElse(0) / layer.filters().orElseThrow().count();
        long[] sizes = {Math.max(1, vectors)};
        return new Extent(sizes, sizes);
    }
}
