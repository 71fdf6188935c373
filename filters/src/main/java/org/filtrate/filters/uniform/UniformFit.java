package org.filtrate.filters.uniform;

import java.util.List;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Fit;
import org.filtrate.filters.Setting;
import org.filtrate.filters.Structure;
import org.filtrate.filters.Target;
import org.filtrate.filters.stored.Precision;

/// Filters that are stored whole, whatever the strength.
///
/// @param target the dense filters
public record UniformFit(Target target) implements Fit {
    @Override
    public Fit retarget(Target other) {
        return new UniformFit(other);
    }

    @Override
    public Setting at(double strength, Precision precision, int multiple) {
        return new UniformSetting(precision);
    }

    @Override
    public Structure structure() {
        return Structure.UNIFORM;
    }

    @Override
    public Setting checked(Setting setting) {
        return setting;
    }

    @Override
    public CompactFilters fit(Setting setting) {
        return UniformFilters.of(target, setting.precision());
    }

    @Override
    public double expectedError(Setting setting) {
        return setting.precision().relativeError();
    }

    @Override
    public List<String> findings() {
        return List.of();
    }
}
