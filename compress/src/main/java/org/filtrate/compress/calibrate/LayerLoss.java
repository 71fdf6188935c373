package org.filtrate.compress.calibrate;

import java.util.Optional;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;

/// What errors of one layer's filters cost in the network's output.
///
/// @param weight the original filters
/// @param output what the layer should put out; empty where only the filters are known
/// @param change how much a trial error changed what the network puts out
/// @param trialError that error, measured as [#error] does
public record LayerLoss(Weight weight, Optional<OutputTarget> output, double change, double trialError) {
    /// A layer of which nothing is known but its filters.
    public static LayerLoss blind(Weight weight) {
        return new LayerLoss(weight, Optional.empty(), 1, 1);
    }

    /// What filters should come close to.
    public Target target() {
        return output.map(OutputTarget::target).orElseGet(() -> Target.of(weight));
    }

    /// The relative squared error of filters: of the layer's output where that is known, else of the filters.
    public double error(Weight filters) {
        return output.map(o -> o.error(filters).orElse(0)).orElseGet(() -> weight.relativeError(filters));
    }

    /// What a relative squared error of 1 would cost if all errors cost alike.
    public double perError() {
        return change / Math.max(trialError, Double.MIN_NORMAL);
    }
}
