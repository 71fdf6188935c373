package org.filtrate.filters;

import java.util.List;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformSetting;

/// An analysis that gives filters its structure wherever that takes less than the filters themselves, whatever it found
/// in them: for filters that are still to be trained, whose numbers say nothing yet.
public final class AlwaysStructured implements Fit {
    private static final int BISECTIONS = 30;

    private final Fit fit;

    /// @param fit the analysis that would also leave filters whole
    public AlwaysStructured(Fit fit) {
        this.fit = fit;
    }

    @Override
    public Setting checked(Setting setting) {
        return fit.checked(setting);
    }

    @Override
    public CompactFilters fit(Setting setting) {
        return fit.fit(setting);
    }

    /// What the analysis says; everything for filters stored whole, which were not asked for.
    @Override
    public double expectedError(Setting setting) {
        return isWhole(setting) ? 1 : fit.expectedError(setting);
    }

    @Override
    public Structure structure() {
        return fit.structure();
    }

    @Override
    public Target target() {
        return fit.target();
    }

    @Override
    public Fit retarget(Target target) {
        return new AlwaysStructured(fit.retarget(target));
    }

    @Override
    public List<String> findings() {
        return fit.findings();
    }

    @Override
    public Setting at(double strength, Precision precision, int multiple) {
        Setting setting = fit.at(strength, precision, multiple);
        return isWhole(setting) ? least(precision, multiple) : setting;
    }

    /// The setting of the least strength that has the structure; filters stored whole where none has.
    private Setting least(Precision precision, int multiple) {
        double whole = 0;
        double structured = 1;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (whole + structured) / 2;
            if (isWhole(fit.at(middle, precision, multiple))) {
                whole = middle;
            } else {
                structured = middle;
            }
        }
        return fit.at(structured, precision, multiple);
    }

    private boolean isWhole(Setting setting) {
        return setting instanceof UniformSetting && structure() != Structure.UNIFORM;
    }
}
