package org.filtrate.tune.weight;

import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Weight;
import org.filtrate.filters.basis.BasisFilters;
import org.filtrate.filters.cp.CpFilters;
import org.filtrate.filters.kmeans.KmeansFilters;
import org.filtrate.filters.lowrank.SpatialSvdFilters;
import org.filtrate.filters.lowrank.Tucker2Filters;
import org.filtrate.filters.slbf.SlbfFilters;
import org.filtrate.filters.slcq.SlcqFilters;
import org.filtrate.filters.templates.TemplateFilters;
import org.filtrate.filters.tt.TtFilters;
import org.filtrate.filters.uniform.UniformFilters;

/// The trainable form of each structure.
public final class Trainables {
    private Trainables() {}

    /// The trainable form of compact filters, everything trained.
    ///
    /// @param name what the parameters' names begin with
    /// @param dense the filters that they were fitted to
    public static TrainableFilters of(String name, CompactFilters filters, Weight dense) {
        return of(name, filters, dense, Form.FREE);
    }

    /// The trainable form of compact filters.
    ///
    /// @param name what the parameters' names begin with
    /// @param dense the filters that they were fitted to
    public static TrainableFilters of(String name, CompactFilters filters, Weight dense, Form form) {
        return switch (filters) {
            case UniformFilters uniform -> new TrainableUniform(name, uniform, dense, form == Form.ORTHOGONAL);
            case BasisFilters basis -> new TrainableBasis(name, basis, form);
            case Tucker2Filters tucker -> new TrainableTucker2(name, tucker, form == Form.ORTHOGONAL);
            case SpatialSvdFilters separable -> new TrainableSpatialSvd(name, separable, form == Form.ORTHOGONAL);
            case TemplateFilters templates -> new TrainableTemplates(name, templates);
            case SlcqFilters combined -> new TrainableSlcq(name, combined);
            case SlbfFilters stacked -> new TrainableSlbf(name, stacked, dense);
            case KmeansFilters coded -> new TrainableKmeans(name, coded, dense);
            case CpFilters polyadic -> new TrainableCp(name, polyadic);
            case TtFilters train -> new TrainableTt(name, train);
        };
    }
}
