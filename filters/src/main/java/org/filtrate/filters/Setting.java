package org.filtrate.filters;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.filtrate.filters.basis.BasisSetting;
import org.filtrate.filters.cp.CpSetting;
import org.filtrate.filters.kmeans.KmeansSetting;
import org.filtrate.filters.lowrank.SpatialSvdSetting;
import org.filtrate.filters.lowrank.Tucker2Setting;
import org.filtrate.filters.slbf.SlbfSetting;
import org.filtrate.filters.slcq.SlcqSetting;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.templates.TemplateSetting;
import org.filtrate.filters.tt.TtSetting;
import org.filtrate.filters.uniform.UniformSetting;
import org.filtrate.graph.layer.FilterShape;

/// How one layer is to be compressed: the structure, its sizes, and the precision of what is stored. What it will cost
/// follows from it before anything is fitted.
public sealed interface Setting
        permits CpSetting,
                KmeansSetting,
                SlbfSetting,
                SlcqSetting,
                BasisSetting,
                Tucker2Setting,
                SpatialSvdSetting,
                TemplateSetting,
                TtSetting,
                UniformSetting {
    /// The structure.
    Structure structure();

    /// The precision of every stored number.
    Precision precision();

    /// The same sizes at another precision.
    Setting withPrecision(Precision value);

    /// The sizes and choices, by the names that people type; without the precision.
    Map<String, String> keys();

    /// All of this in the words of a rule: `basis:rank=20,precision=4`.
    default String text() {
        Map<String, String> all = new TreeMap<>(keys());
        String sizes = all.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue() + ",")
                .collect(Collectors.joining());
        return structure().word() + ":" + sizes + "precision=" + precision().bits();
    }

    /// What else than structure and precision changes the nodes of a body, as a word in a function's name; mostly none.
    default String variant() {
        return "";
    }

    /// This, with channels split into the nearest number of parts that filters of a shape allow, and no more of what
    /// they choose from than they have parts; the same where they allow it as it is.
    default Setting near(FilterShape shape) {
        return this;
    }

    /// Numbers stored for filters of a shape; codes that choose among them are none.
    long params(FilterShape shape);

    /// Bits stored for filters of a shape.
    long bits(FilterShape shape);

    /// Bytes stored once for several layers of a network, this one among them, by a name that is the same for the same
    /// part; mostly none.
    default Map<String, Long> sharedBytes(FilterShape shape) {
        return Map.of();
    }

    /// Multiply-accumulate operations of the factored body for one image.
    long macs(FilterShape shape, Extent extent);

    /// Compact filters of this setting, all zero: as large and as fast as fitted ones.
    CompactFilters blank(FilterShape shape);

    /// Whether there is a body that computes with the factors without rebuilding the dense filters.
    boolean hasFactoredBody();
}
