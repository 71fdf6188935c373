package org.filtrate.tune.weight;

import java.util.List;
import java.util.stream.Stream;

/// Filters composed of matrices, all of them trained.
interface TrainableFactors extends TrainableFilters {
    /// The matrices, in the order in which they are computed with.
    Stream<TrainableMatrix> factors();

    @Override
    default List<Parameter> parameters() {
        return factors().flatMap(m -> m.parameters().stream()).toList();
    }

    @Override
    default void close() {
        factors().forEach(TrainableMatrix::close);
    }
}
