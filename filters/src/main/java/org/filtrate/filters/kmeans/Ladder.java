package org.filtrate.filters.kmeans;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.layer.FilterShape;

/// The codebooks worth having for a layer at one precision, cheapest first: each loses less than all that cost less.
///
/// @param rungs the settings
record Ladder(List<KmeansSetting> rungs) {
    /// A rung must lose less than this share of what the one below loses.
    private static final double WORTH_A_RUNG = .97;

    private record Step(KmeansSetting setting, long bits, double error) {}

    static Ladder of(FilterShape shape, Curves curves, Precision precision) {
        List<Step> steps = new ArrayList<>();
        for (int block : curves.blocks()) {
            for (Scale scale : Scale.values()) {
                for (int bits = 1; bits <= KmeansSetting.MOST_BITS; bits++) {
                    KmeansSetting setting = new KmeansSetting(bits, block, scale, precision);
                    long cost = setting.bits(shape);
                    if (cost < Float.SIZE * shape.count()
                            && setting.params(shape) <= shape.count()
                            && setting.entries() <= shape.count() / block) {
                        steps.add(new Step(setting, cost, curves.error(bits, block, scale)));
                    }
                }
            }
        }
        steps.sort(Comparator.comparingLong(Step::bits));
        List<Step> kept = new ArrayList<>();
        for (Step step : steps) {
            if (kept.isEmpty() || step.error() < WORTH_A_RUNG * kept.getLast().error()) {
                kept.add(step);
            }
        }
        return new Ladder(kept.stream().map(Step::setting).toList());
    }

    /// The setting at a strength from 0 (dearest) to 1 (cheapest); there is at least one.
    KmeansSetting at(double strength) {
        int down = (int) Math.min(rungs.size() - 1, Math.floor(Math.max(0, strength) * rungs.size()));
        return rungs.get(rungs.size() - 1 - down);
    }
}
