package org.filtrate.filters;

import java.util.Optional;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;

/// What compact filters are to come close to: dense filters, and where images were given the moments of their inputs,
/// so that the error of the layer's output counts instead of that of its weights.
///
/// @param weight the dense filters
/// @param moments the second moments of the layer's input
public record Target(Weight weight, Optional<InputMoments> moments) {
    /// Checks that both are of one shape.
    public Target {
        moments.ifPresent(m -> {
            if (!m.shape().equals(weight.shape())) {
                throw new FiltrateException(
                        "input moments of filters " + m.shape() + " do not fit filters " + weight.shape());
            }
        });
    }

    /// Filters alone.
    public static Target of(Weight weight) {
        return new Target(weight, Optional.empty());
    }

    /// The filters' shape.
    public FilterShape shape() {
        return weight.shape();
    }

    /// The relative squared error of an approximation: of the output where moments are known, else of the weights.
    public double relativeError(Weight approximation) {
        return moments.map(m -> m.relativeError(weight, approximation))
                .orElseGet(() -> weight.relativeError(approximation));
    }
}
