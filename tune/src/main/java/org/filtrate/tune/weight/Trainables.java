package org.filtrate.tune.weight;

import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Weight;
import org.filtrate.filters.basis.BasisFilters;
import org.filtrate.filters.lowrank.SpatialSvdFilters;
import org.filtrate.filters.lowrank.Tucker2Filters;
import org.filtrate.filters.uniform.UniformFilters;

/// The trainable form of each structure.
public final class Trainables {
    private Trainables() {}

    /// The trainable form of compact filters. A structure that has none stays as it was fitted.
    ///
    /// @param name what the parameters' names begin with
    /// @param dense the filters that they were fitted to
    public static TrainableFilters of(String name, CompactFilters filters, Weight dense) {
        return switch (filters) {
            case UniformFilters uniform -> new TrainableUniform(name, uniform, dense);
            case BasisFilters basis -> new TrainableBasis(name, basis);
            case Tucker2Filters tucker -> new TrainableTucker2(name, tucker);
            case SpatialSvdFilters separable -> new TrainableSpatialSvd(name, separable);
            default -> new FixedFilters(filters);
        };
    }
}
