package org.filtrate.compress.plan;

import java.util.List;
import java.util.Optional;

/// What becomes of every layer that can be compressed.
///
/// @param seed the seed of everything random
/// @param lines one a layer, in the order of the network
public record Plan(long seed, List<PlanLine> lines) {
    /// Copies the list.
    public Plan {
        lines = List.copyOf(lines);
    }

    /// The line for a layer.
    public Optional<PlanLine> line(String layer) {
        return lines.stream().filter(l -> l.layer().equals(layer)).findFirst();
    }
}
