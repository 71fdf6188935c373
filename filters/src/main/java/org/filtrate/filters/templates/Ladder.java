package org.filtrate.filters.templates;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.filtrate.filters.stored.PackedCodes;
import org.filtrate.filters.stored.Precision;

/// The settings worth having at one precision, cheapest first: each loses less than all that cost less.
///
/// A codebook is paid for by all kernels of the network, so that small networks have few templates.
///
/// @param rungs the settings
record Ladder(List<TemplateSetting> rungs) {
    /// A rung must lose less than this share of what the one below loses.
    private static final double WORTH_A_RUNG = .98;

    /// A setting, what it costs a kernel with its share of the codebook, and what it loses.
    private record Step(TemplateSetting setting, double bits, double error) {
        int ownBits() {
            return setting.numbers() * setting.precision().bits() + PackedCodes.bitsFor(setting.templates());
        }
    }

    static Ladder of(PoolTemplates pool, int area, Precision precision) {
        List<Step> steps = new ArrayList<>();
        for (Offset offset : offsets(precision)) {
            ErrorCurve errors = pool.errors(offset, precision);
            for (int bits = 1; bits <= pool.mostBits(); bits++) {
                TemplateSetting setting = TemplateSetting.shared(1 << bits, offset, precision);
                double each = setting.numbers() * precision.bits()
                        + bits
                        + (double) setting.codebookBits(area) / pool.kernels();
                if (each < (double) area * rival(precision)) {
                    double lost = errors.at(bits);
                    double rounded = Steps.areFew(precision) ? 0 : (1 - lost) * precision.relativeError();
                    steps.add(new Step(setting, each, lost + rounded));
                }
            }
        }
        return new Ladder(worthHaving(steps));
    }

    /// A constant of so few bits as a scale has there is worth less than more templates.
    private static List<Offset> offsets(Precision precision) {
        return Steps.areFew(precision) ? List.of(Offset.NO) : List.of(Offset.values());
    }

    /// Bits of a weight at which a kernel stored whole would lose less: those of the precision, one more where
    /// scales are few, since templates take most of their rounding upon themselves.
    private static int rival(Precision precision) {
        return precision.bits() + (Steps.areFew(precision) ? 1 : 0);
    }

    private static List<TemplateSetting> worthHaving(List<Step> steps) {
        List<Step> kept = new ArrayList<>();
        steps.sort(Comparator.comparingDouble(Step::bits));
        for (Step step : steps) {
            if (kept.isEmpty()
                    || (step.error() < WORTH_A_RUNG * kept.getLast().error()
                            && step.ownBits() > kept.getLast().ownBits())) {
                kept.add(step);
            }
        }
        return kept.stream().map(Step::setting).toList();
    }

    /// The setting at a strength from 0 (dearest) to 1 (cheapest); there is at least one.
    TemplateSetting at(double strength) {
        int down = (int) Math.min(rungs.size() - 1, Math.floor(Math.max(0, strength) * rungs.size()));
        return rungs.get(rungs.size() - 1 - down);
    }
}
