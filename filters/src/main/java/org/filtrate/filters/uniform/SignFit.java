package org.filtrate.filters.uniform;

import java.util.List;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Fit;
import org.filtrate.filters.Setting;
import org.filtrate.filters.Structure;
import org.filtrate.filters.Target;
import org.filtrate.filters.stored.Precision;

/// Filters stored as signs and one scale each (binary weight networks; Rastegari et al. 2016, arXiv 1603.05279),
/// whatever the strength and the precision asked for.
///
/// @param whole stores filters whole at any precision
public record SignFit(UniformFit whole) implements Fit {
    @Override
    public Setting at(double strength, Precision precision, int multiple) {
        return new UniformSetting(Precision.BITS_1);
    }

    @Override
    public Structure structure() {
        return Structure.UNIFORM;
    }

    @Override
    public Setting checked(Setting setting) {
        return whole.checked(setting);
    }

    @Override
    public CompactFilters fit(Setting setting) {
        return whole.fit(setting);
    }

    @Override
    public Target target() {
        return whole.target();
    }

    @Override
    public Fit retarget(Target target) {
        return new SignFit(new UniformFit(target));
    }

    @Override
    public double expectedError(Setting setting) {
        return whole.expectedError(setting);
    }

    @Override
    public List<String> findings() {
        return whole.findings();
    }
}
