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
        for (Offset offset : Offset.values()) {
            ErrorCurve errors = pool.errors(offset);
            for (int bits = 1; bits <= pool.mostBits(); bits++) {
                TemplateSetting setting =
                        new TemplateSetting(1 << bits, offset, Scope.NETWORK, Correlation.UNSIGNED, precision);
                double each = setting.numbers() * precision.bits()
                        + bits
                        + (double) setting.codebookBits(area) / pool.kernels();
                // At its own precision a kernel stored whole would be as small and lose less.
                if (each < (double) area * precision.bits()) {
                    steps.add(new Step(setting, each, errors.at(bits)));
                }
            }
        }
        return new Ladder(worthHaving(steps));
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
