package org.filtrate.compress;

import java.util.List;
import java.util.Optional;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.graph.Model;
import org.filtrate.graph.layer.Layer;

/// A network that is compressed but not put together: what is dense, and what stands in the place of
/// some layers.
///
/// @param dense the original network with its biases and normalisations as they are to be; the weights
///     of the layers that are compressed count for nothing
/// @param layers the compressed layers, in the order of the network
public record Refined(Model dense, List<CompressedLayer> layers) {
    /// Copies the list.
    public Refined {
        layers = List.copyOf(layers);
    }

    /// The compressed form of a layer; empty where it stays dense.
    Optional<CompressedLayer> find(Layer layer) {
        return layers.stream()
                .filter(l -> l.layer().name().equals(layer.name()))
                .findFirst();
    }

    /// The network with its compressed layers in place.
    Assembly assembled() {
        return Assembly.of(dense, layers);
    }
}
