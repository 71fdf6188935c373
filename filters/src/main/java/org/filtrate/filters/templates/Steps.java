package org.filtrate.filters.templates;

import org.filtrate.filters.linear.BestMatch;
import org.filtrate.filters.stored.Precision;

/// Templates at all the scales that one or two bits can hold.
///
/// Scales of so few bits are far from what a kernel would like. Then templates of unlike length, which take part of
/// that upon themselves, lose much less, and a kernel's template and scale must be found together: as the nearest
/// of all templates at all scales.
///
/// @param levels the scales from zero up, of the largest 1; below zero they are the same
/// @param eitherSign whether scales below zero are wanted
record Steps(float[] levels, boolean eitherSign) {
    /// Bits of a scale from which on it is near enough to any number.
    private static final int FINE = 3;

    /// Whether scales of a precision are few.
    static boolean areFew(Precision precision) {
        return precision.bits() < FINE;
    }

    static Steps of(Precision precision, Correlation correlation) {
        float middle = precision.middleCode();
        float[] levels = new float[(1 << precision.bits()) / 2];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (i + .5f) / middle;
        }
        return new Steps(levels, correlation == Correlation.UNSIGNED);
    }

    /// Finds the nearest template at the nearest scale.
    ///
    /// @param templates `(count, area)`
    /// @param kernels `(n, area)`; not modified
    /// @param chosen `(n)`, takes the places: template times number of levels, plus level
    /// @param scores `(n)`, takes the products of kernels with what was chosen, less half its squared length
    void find(float[] templates, int area, float[] kernels, int[] chosen, float[] scores) {
        int count = templates.length / area * levels.length;
        float[] rows = new float[count * area];
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < area; i++) {
                rows[row * area + i] = templates[row / levels.length * area + i] * levels[row % levels.length];
            }
        }
        BestMatch match = eitherSign
                ? BestMatch.byDistanceOfEitherSign(rows, count, area)
                : BestMatch.byDistance(rows, count, area);
        match.find(kernels, chosen, scores);
    }

    /// The template of a place.
    int template(int place) {
        return place / levels.length;
    }

    /// The scale of a kernel at a place, with its sign.
    float scale(int place, float[] templates, float[] kernels, int from, int area) {
        float level = levels[place % levels.length];
        if (!eitherSign) {
            return level;
        }
        double product = 0;
        int at = template(place) * area;
        for (int i = 0; i < area; i++) {
            product += (double) templates[at + i] * kernels[from + i];
        }
        return product < 0 ? -level : level;
    }
}
