package org.filtrate.tune.engine;

import java.util.List;
import java.util.Set;

/// What of a model is run.
///
/// @param outputs values to compute, by name; empty for the graph's outputs
/// @param variables initializers that may be given anew with each run, by name
public record Selection(List<String> outputs, Set<String> variables) {
    /// Copies both.
    public Selection {
        outputs = List.copyOf(outputs);
        variables = Set.copyOf(variables);
    }

    /// The graph's outputs, every initializer constant.
    public static Selection all() {
        return new Selection(List.of(), Set.of());
    }
}
