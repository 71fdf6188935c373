package org.filtrate.compress.lean;

import java.util.List;
import java.util.function.Predicate;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.graph.Model;
import org.filtrate.graph.Patch;
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
        FoldedNorms folded = FoldedNorms.of(model, shapes, layers);
        List<CompressedLayer> halved = folded.layers().stream()
                .map(l -> HalvedBias.of(l, model.graph()))
                .toList();
        Patch patch = folded.patch();
        halved.stream()
                .filter(Predicate.not(layers::contains))
                .forEach(l -> patch.and(l.patch(model.opset())));
        Model complete = patch.applyTo(model);
        return new LeanNetwork(halved, keepNames ? Lean.withNames(complete) : Lean.withoutNames(complete));
    }
}
