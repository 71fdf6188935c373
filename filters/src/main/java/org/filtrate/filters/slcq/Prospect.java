package org.filtrate.filters.slcq;

import org.filtrate.filters.stored.Precision;

/// What settings are expected to lose: what real-valued bases and coefficients lose, plus what rounding both takes.
///
/// @param survey what real-valued bases and coefficients lose
record Prospect(Survey survey) {
    /// What rounding basis filters to 1, 2, 3, 4 bits takes of what one entry keeps.
    private static final double[] BASES = {.22, .048, .011, .003};

    /// What is left of that with each further entry, which repairs the ones before.
    private static final double REPAIR = .5;

    /// What rounding coefficients to 1, 2, .. bits takes of what they keep, where basis filters are chosen accordingly.
    private static final double[] COEFFICIENTS = {.12, .055, .021, .0075, .0022, 6e-4, 1.7e-4, 5e-5};

    /// The expected squared error, relative to the energy of the filters.
    double error(SlcqSetting setting) {
        double real = survey.error(setting.splits(), setting.bases(), setting.nonzeros());
        double rounded = BASES[setting.bits() - 1] * Math.pow(REPAIR, setting.nonzeros() - 1.0);
        double quantized = real + (1 - real) * rounded;
        return quantized + (1 - quantized) * coefficients(setting.precision());
    }

    private static double coefficients(Precision precision) {
        return precision.isCoded() ? COEFFICIENTS[precision.bits() - 1] : precision.relativeError();
    }
}
