package org.filtrate.compress;

import java.util.List;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.graph.Model;

/// Improves a compressed network before it is written, for instance by training it.
@FunctionalInterface
public interface Refinement {
    /// Prepares the network for being compressed, before it is analysed.
    ///
    /// @param network the original
    /// @param stages hears what is being done
    /// @return the same network with other numbers
    default Model prepare(Model network, Stages stages) {
        return network;
    }

    /// Improves a network.
    ///
    /// @param dense the original network, its biases and normalisations as images have corrected them
    /// @param layers the compressed layers, in the order of the network
    /// @param stages hears what is being done
    /// @return the same network with other numbers: compact filters of the same settings, biases of the
    ///     same sizes, the same nodes
    Refined refine(Model dense, List<CompressedLayer> layers, Stages stages);
}
