package org.filtrate.filters;

import java.util.List;
import org.filtrate.filters.basis.BasisFilters;
import org.filtrate.filters.body.BodyWriter;
import org.filtrate.filters.cp.CpFilters;
import org.filtrate.filters.kmeans.KmeansFilters;
import org.filtrate.filters.lowrank.SpatialSvdFilters;
import org.filtrate.filters.lowrank.Tucker2Filters;
import org.filtrate.filters.slbf.SlbfFilters;
import org.filtrate.filters.slcq.SlcqFilters;
import org.filtrate.filters.stored.StoredItem;
import org.filtrate.filters.templates.TemplateFilters;
import org.filtrate.filters.tt.TtFilters;
import org.filtrate.filters.uniform.UniformFilters;
import org.filtrate.graph.layer.FilterShape;

/// The filters of one layer in compact form: immutable, checked when made, holding exactly what the file will hold.
public sealed interface CompactFilters
        permits CpFilters,
                KmeansFilters,
                SlbfFilters,
                SlcqFilters,
                BasisFilters,
                Tucker2Filters,
                SpatialSvdFilters,
                TemplateFilters,
                TtFilters,
                UniformFilters {
    /// The shape of the dense filters.
    FilterShape shape();

    /// The setting that these filters have.
    Setting setting();

    /// The stored factors, in the order in which a body reads them.
    List<Factor> factors();

    /// The dense filters that a runtime sees.
    Weight reconstruct();

    /// These filters with output channel `i` multiplied by `scales[i]`.
    CompactFilters scaleOutputs(float[] scales);

    /// Writes the nodes that rebuild the dense filters.
    ///
    /// @return the name of a value with `shape().dims()`
    String rebuild(BodyWriter body);

    /// Writes the nodes that compute the layer from the factors.
    ///
    /// @throws UnsupportedOperationException where the setting has no factored body
    void apply(BodyWriter body);

    /// Whether a factor is to be multiplied by another power of two than 1.
    default boolean isGained() {
        return factors().stream().anyMatch(f -> f.stored().isGained());
    }

    /// What is stored for this layer alone, item by item.
    default List<StoredItem> items() {
        return factors().stream()
                .filter(f -> f.shared().isEmpty())
                .flatMap(f -> f.stored().items(f.name()).stream())
                .toList();
    }

    /// Bits stored for this layer alone.
    default long bits() {
        return items().stream().mapToLong(StoredItem::bits).sum();
    }
}
