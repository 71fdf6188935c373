package org.filtrate.filters;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.filtrate.filters.linear.Metric;
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

    /// Whichever of some compact filters is closest; the first of equals.
    public <T extends CompactFilters> T closest(List<T> candidates) {
        T best = candidates.getFirst();
        double least = Double.POSITIVE_INFINITY;
        for (T candidate : candidates) {
            double error = relativeError(candidate.reconstruct());
            if (error < least) {
                least = error;
                best = candidate;
            }
        }
        return best;
    }

    /// How errors of each group's filters are measured: by the moments where they are known.
    public List<Metric> metrics() {
        int size = shape().filterSize();
        return IntStream.range(0, shape().groups())
                .mapToObj(g -> moments.map(m -> Metric.of(m.matrix(g), size)).orElseGet(() -> Metric.plain(size)))
                .toList();
    }
}
