package org.filtrate.compress.budget;

import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Setting;
import org.filtrate.filters.body.Body;
import org.filtrate.filters.body.CompressedLayer;

/// What was decided for a layer before its filters are fitted.
///
/// @param candidate the layer with its analysis
/// @param setting its setting
/// @param body its body
public record Choice(Candidate candidate, Setting setting, Body body) {
    /// This in a body.
    public Choice in(Body body) {
        return new Choice(candidate, setting, body);
    }

    /// Filters that are as large and as fast as those to be fitted.
    public CompactFilters blank() {
        return setting.blank(candidate.shape());
    }

    /// Whether the layer has a factored body that saves operations and is not the faster one.
    public boolean isSlower() {
        return body == Body.SMALL
                && setting.hasFactoredBody()
                && CompressedLayer.canFactor(candidate.layer())
                && candidate.macs(setting) < candidate.layer().macs().orElse(0);
    }
}
