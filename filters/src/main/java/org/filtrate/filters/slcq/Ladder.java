package org.filtrate.filters.slcq;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.layer.FilterShape;

/// Settings for one layer, each dearer than the next and expected to lose less.
///
/// @param rungs from the dearest to the cheapest, at least one
record Ladder(List<Rung> rungs) {
    private static final int[] NONZEROS = {1, 2, 3, 4, 6, 8, 12, 16};
    private static final int FEWEST_BASES = 4;
    private static final int MOST_BASES = 256;

    /// More entries than this of bases of one or two bits are dearer than the same with finer bases.
    private static final int MOST_COARSE = 2;

    /// Each rung loses at least so many times less than all cheaper ones, so that estimates hold in the fit.
    private static final double APART = .97;

    /// The signal-to-noise ratio of layers of [#USUAL] weights at strength 0, as a power of e, and how
    /// many powers lie between there and strength 1.
    private static final double LEAST_LOG = -9;

    private static final double LOG_RANGE = 12;
    private static final double USUAL = 10_000;

    /// How much more a layer with more weights may lose, as a power of its weights: its bits buy less for
    /// each.
    private static final double SIZE_POWER = .8;

    /// One setting.
    ///
    /// @param setting the setting
    /// @param cost what it costs, in bits or in operations
    /// @param error what it is expected to lose
    record Rung(SlcqSetting setting, long cost, double error) {}

    /// The ladder of least bits.
    static Ladder ofBits(FilterShape shape, Survey survey, Precision precision) {
        return of(shape, survey, precision, 1, s -> s.bits(shape), new Prospect(shape, survey)::error);
    }

    /// The ladder of least operations, its numbers of bases multiples of `multiple` where they exceed it.
    static Ladder ofOperations(FilterShape shape, Survey survey, Precision precision, int multiple) {
        long outs = shape.outChannels();
        return of(
                shape,
                survey,
                precision,
                multiple,
                s -> s.splits() * (long) s.bases() * ((long) shape.groups() * s.pieceSize(shape) + outs),
                new Prospect(shape, survey)::error);
    }

    private static Ladder of(
            FilterShape shape,
            Survey survey,
            Precision precision,
            int multiple,
            ToLongFunction<SlcqSetting> cost,
            ToDoubleFunction<SlcqSetting> error) {
        List<Rung> all = candidates(shape, survey, precision, multiple).stream()
                .map(s -> new Rung(s, cost.applyAsLong(s), error.applyAsDouble(s)))
                .sorted(Comparator.comparingLong(Rung::cost)
                        .thenComparingDouble(Rung::error)
                        .thenComparing(r -> r.setting().toString()))
                .toList();
        List<Rung> kept = new ArrayList<>();
        for (Rung rung : all) {
            if (kept.isEmpty()
                    || (rung.cost() > kept.getLast().cost()
                            && rung.error() < APART * kept.getLast().error())) {
                kept.add(rung);
            }
        }
        return new Ladder(kept.reversed());
    }

    private static List<SlcqSetting> candidates(FilterShape shape, Survey survey, Precision precision, int multiple) {
        List<SlcqSetting> candidates = new ArrayList<>();
        for (int s : survey.splits()) {
            long pieces = (long) shape.outChannels() * s;
            for (int k = (int) Math.min(FEWEST_BASES, Math.max(1, pieces / 2));
                    2L * k <= Math.max(2, pieces) && k <= MOST_BASES;
                    k *= 2) {
                for (int m : NONZEROS) {
                    for (int b = 1; m <= k && b <= SlcqSetting.MOST_BITS; b++) {
                        SlcqSetting setting = new SlcqSetting(s, k, b, m, precision);
                        if (setting.params(shape) <= shape.count()
                                && (k <= multiple || k % multiple == 0)
                                && (b > 2 || m <= MOST_COARSE)) {
                            candidates.add(setting);
                        }
                    }
                }
            }
        }
        return candidates;
    }

    /// The cheapest rung that loses no more than a strength allows; the dearest where none loses so little.
    Rung at(double strength, FilterShape shape) {
        double log = LEAST_LOG + LOG_RANGE * strength + SIZE_POWER * Math.log(shape.count() / USUAL);
        double allowed = Math.exp(log);
        for (Rung rung : rungs.reversed()) {
            if (rung.error() <= allowed * Math.max(1e-9, 1 - rung.error())) {
                return rung;
            }
        }
        return rungs.getFirst();
    }
}
