package org.filtrate.compress.body;

import java.util.Optional;
import org.filtrate.filters.CompactFilters;
import org.filtrate.graph.layer.Layer;

/// Times a layer alone.
public interface Stopwatch {
    /// The times of a layer, dense and in the factored body of compact filters; empty where the layer cannot
    /// be run alone.
    Optional<BodyTiming> measure(Layer layer, CompactFilters filters);
}
