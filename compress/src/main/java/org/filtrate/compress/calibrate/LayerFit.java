package org.filtrate.compress.calibrate;

import java.util.List;
import java.util.OptionalDouble;
import org.filtrate.compress.budget.Choice;
import org.filtrate.filters.CompactFilters;

/// Compact filters of one layer, with what they lose.
///
/// @param filters the filters
/// @param error squared error of the filters, relative to their energy
/// @param outputError mean squared error of what the layer puts out in the compressed network, relative
///     to what the original puts out, means apart where something after the layer corrects them; empty
///     where no images were used
/// @param notes what else is worth knowing, one line each
public record LayerFit(CompactFilters filters, double error, OptionalDouble outputError, List<String> notes) {
    /// Copies the list.
    public LayerFit {
        notes = List.copyOf(notes);
    }

    /// Filters that were not compared with what images show.
    public static LayerFit toWeights(Choice choice, CompactFilters filters, String... notes) {
        return new LayerFit(filters, weightError(choice, filters), OptionalDouble.empty(), List.of(notes));
    }

    /// The squared error of a layer's filters, relative to their energy.
    static double weightError(Choice choice, CompactFilters filters) {
        return choice.candidate().fit().target().weight().relativeError(filters.reconstruct());
    }
}
