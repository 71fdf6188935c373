package org.filtrate.compress;

import java.util.List;
import java.util.Optional;
import org.filtrate.compress.lean.LeanNetwork;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.graph.Model;
import org.filtrate.graph.Patch;
import org.filtrate.graph.layer.Layer;

/// A network with layers in their compressed form.
///
/// @param layers the compressed layers
/// @param model the network with them in place
record Assembly(List<CompressedLayer> layers, Model model) {
    Assembly {
        layers = List.copyOf(layers);
    }

    /// Puts compressed layers in the places of the dense ones.
    static Assembly of(Model dense, List<CompressedLayer> layers) {
        Patch patch = new Patch("compress");
        layers.forEach(l -> patch.and(l.patch(dense.opset())));
        return new Assembly(layers, patch.applyTo(dense));
    }

    /// This as it is written: it computes the same but for rounding, in fewer bytes.
    Assembly lean(Network network, boolean keepNames) {
        LeanNetwork lean = LeanNetwork.of(model, network.shapes(), layers, keepNames);
        return new Assembly(lean.layers(), lean.model());
    }

    /// The compressed form of a layer; empty where it stays dense.
    Optional<CompressedLayer> find(Layer layer) {
        return layers.stream()
                .filter(l -> l.layer().name().equals(layer.name()))
                .findFirst();
    }
}
