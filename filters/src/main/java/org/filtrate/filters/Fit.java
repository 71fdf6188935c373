package org.filtrate.filters;

import java.util.List;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformSetting;

/// One layer's filters, analysed by a method once, from which compact filters of any size follow quickly.
public interface Fit {
    /// The setting that the method itself chooses at a strength from 0 (keep all) to 1 (keep least). What it costs
    /// never grows with the strength. Where the structure would take as many numbers as the dense filters, the
    /// setting is [org.filtrate.filters.uniform.UniformSetting].
    ///
    /// @param precision the precision of what is stored
    /// @param multiple sizes are rounded down to a multiple of this where they exceed it
    Setting at(double strength, Precision precision, int multiple);

    /// Whether the analysis found nothing but noise in the filters, so that the method itself would rather not touch
    /// them.
    default boolean findsOnlyNoise() {
        return false;
    }

    /// The setting that the method chooses where no budget asks for another: that at a strength, or filters stored
    /// whole where it finds only noise in them.
    ///
    /// @param precision the precision of what is stored
    default Setting usual(double strength, Precision precision) {
        return findsOnlyNoise() ? new UniformSetting(precision) : at(strength, precision, 1);
    }

    /// The structure of the settings chosen here, where it pays.
    Structure structure();

    /// The setting that was given.
    ///
    /// @throws org.filtrate.graph.FiltrateException where a size is larger than the filters allow
    Setting checked(Setting setting);

    /// The compact filters of a setting of this method, or of [org.filtrate.filters.uniform.UniformSetting].
    CompactFilters fit(Setting setting);

    /// What was analysed.
    Target target();

    /// This analysis made anew for another target of the same shape, in the same network.
    Fit retarget(Target target);

    /// What a setting is expected to lose, relative to the energy of the filters, from the analysis alone.
    double expectedError(Setting setting);

    /// What the analysis found, for the report: noise, ranks, break-even; one line each.
    List<String> findings();
}
