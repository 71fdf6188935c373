package org.filtrate.filters.slcq;

import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.layer.FilterShape;

/// What settings are expected to lose: what real-valued bases and coefficients lose, plus what rounding both
/// takes.
///
/// The numbers are fitted to a few hundred layers and settings.
///
/// @param shape the filters' shape
/// @param survey what real-valued bases and coefficients lose
record Prospect(FilterShape shape, Survey survey) {
    /// What rounding to 1, 2, .. bits takes of the energy of about normal numbers.
    private static double rounding(int bits) {
        return Precision.of(bits).relativeError();
    }

    /// The expected squared error, relative to the energy of the filters.
    double error(SlcqSetting setting) {
        double real = survey.error(setting.splits(), setting.bases(), setting.nonzeros());
        double quantized = real + (1 - real) * bases(setting);
        return Math.min(1, quantized + (1 - quantized) * coefficients(setting));
    }

    /// What rounding basis filters takes. A choice among many short ones makes up for much of it, and so do further
    /// entries; nothing does where most basis filters are used.
    private double bases(SlcqSetting setting) {
        double size = setting.pieceSize(shape);
        double share = choice(setting)
                        * Math.clamp(.2 + .03 * size, .4, 1.4)
                        * Math.pow(.6, Math.min(setting.nonzeros() - 1, 2))
                        * (setting.bits() > 2 ? .5 : 1)
                + (1 - choice(setting)) * Math.min(1, .3 + 4 * Math.pow(setting.nonzeros() / size, 4));
        return share * rounding(setting.bits());
    }

    /// What rounding coefficients takes, basis filters being chosen accordingly: more where few are left to choose
    /// from and where so many are used that they lean on each other.
    private double coefficients(SlcqSetting setting) {
        Precision precision = setting.precision();
        double used = (double) setting.nonzeros() / setting.pieceSize(shape);
        double crowded = 2.5 * Math.pow(used, 3) * Math.clamp((precision.bits() - 1) / 3.0, 0, 1);
        double share = choice(setting) * (setting.nonzeros() == 1 ? .3 : .45) + (1 - choice(setting)) + crowded;
        return share * precision.relativeError();
    }

    /// From 0, where all basis filters are used, to 1, where at most half of them are.
    private static double choice(SlcqSetting setting) {
        return Math.min(1, 2 - 2.0 * setting.nonzeros() / setting.bases());
    }
}
