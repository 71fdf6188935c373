package org.filtrate.compress.lean;

import java.util.List;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.graph.Model;
import org.filtrate.graph.lean.Lean;
import org.filtrate.graph.shape.Shapes;

/// A compressed network as it is written.
///
/// @param layers its compressed layers, with what was folded into them
/// @param model the network with them in place
public record LeanNetwork(List<CompressedLayer> layers, Model model) {
    /// Copies the list.
    public LeanNetwork {
        layers = List.copyOf(layers);
    }

    /// Makes a compressed network lean; it computes what it did but for rounding.
    ///
    /// @param model the network with `layers` in place
    /// @param shapes what is known of its values
    /// @param keepNames whether nodes and values keep their names; inputs and outputs do in any case
    public static LeanNetwork of(Model model, Shapes shapes, List<CompressedLayer> layers, boolean keepNames) {
        LeanNetwork folded = FoldedNorms.fold(model, shapes, layers);
        Model lean = keepNames ? Lean.withNames(folded.model()) : Lean.withoutNames(folded.model());
        return new LeanNetwork(folded.layers(), lean);
    }
}
