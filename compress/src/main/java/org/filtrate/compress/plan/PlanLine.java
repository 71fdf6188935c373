package org.filtrate.compress.plan;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.filtrate.compress.budget.Candidate;
import org.filtrate.filters.Setting;
import org.filtrate.filters.Structure;
import org.filtrate.filters.body.Body;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformSetting;

/// What becomes of one layer.
///
/// @param layer the layer's name
/// @param setting structure, sizes and precision; [UniformSetting] at 32 bits leaves the layer dense
/// @param body the body; empty for one that is to be chosen by measuring
public record PlanLine(String layer, Setting setting, Optional<Body> body) {
    /// The word for a layer that stays as it is.
    public static final String DENSE = "dense";

    /// The structure's name, `dense` for a layer that stays as it is.
    public String method() {
        return Candidate.isDense(setting) ? DENSE : setting.structure().word();
    }

    /// A line from the words of a plan file.
    ///
    /// @param method a structure's name, or `dense`
    /// @throws org.filtrate.graph.FiltrateException where they do not fit
    public static PlanLine of(
            String layer, String method, Map<String, String> keys, Precision precision, Optional<Body> body) {
        Setting setting = method.equals(DENSE)
                ? new UniformSetting(Precision.BITS_32)
                : Structure.named(method).setting(keys, precision);
        return new PlanLine(layer, setting, body);
    }

    /// Sizes and choices in the order of their names.
    public Map<String, String> keys() {
        return new TreeMap<>(setting.keys());
    }
}
