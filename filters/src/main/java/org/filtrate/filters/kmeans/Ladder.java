package org.filtrate.filters.kmeans;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.layer.FilterShape;

/// The codebooks worth having for a layer at one precision, cheapest first: each takes away more error for a bit than
/// the next does.
///
/// A strength stands for what a bit must take away. As it means the same for every layer, one strength for a network
/// spends its bits where they take away the most error.
///
/// @param rungs the codebooks
record Ladder(List<Rung> rungs) {
    /// The error that a bit must take away at strength 0 and at strength 1, as powers of ten.
    private static final double LEAST_POWER = -12;

    private static final double GREATEST_POWER = 0;

    /// A rung must lose less than this share of what the one below loses.
    private static final double WORTH_A_RUNG = .97;

    /// A codebook.
    ///
    /// @param bits what it costs
    /// @param error what it leaves
    record Rung(KmeansSetting setting, long bits, double error) {
        /// The error that each bit takes away that this costs more than a cheaper one.
        double gain(Rung cheaper) {
            return (cheaper.error - error) / (bits - cheaper.bits);
        }
    }

    static Ladder of(FilterShape shape, Curves curves, Precision precision) {
        List<Rung> all = new ArrayList<>();
        for (int block : curves.blocks()) {
            for (int bits = 1; bits <= KmeansSetting.MOST_BITS; bits++) {
                // Without scales a correction of outputs would have nowhere to go but into new scales.
                KmeansSetting setting = new KmeansSetting(bits, block, Scale.ROW, precision);
                long cost = setting.bits(shape);
                if (cost < Float.SIZE * shape.count()
                        && setting.params(shape) <= shape.count()
                        && Curves.isFilled(setting.entries(), shape.count() / block)) {
                    all.add(new Rung(setting, cost, curves.error(bits, block, Scale.ROW)));
                }
            }
        }
        all.sort(Comparator.comparingLong(Rung::bits).thenComparingDouble(Rung::error));
        List<Rung> kept = new ArrayList<>();
        all.forEach(rung -> climb(kept, rung));
        return new Ladder(List.copyOf(kept));
    }

    /// Adds a rung dearer than all before, and takes out those that it makes not worth having.
    private static void climb(List<Rung> kept, Rung rung) {
        if (!kept.isEmpty()
                && (rung.bits() == kept.getLast().bits() || rung.error() >= WORTH_A_RUNG * kept.getLast().error())) {
            return;
        }
        while (kept.size() > 1
                && rung.gain(kept.getLast()) >= kept.getLast().gain(kept.get(kept.size() - 2))) {
            kept.removeLast();
        }
        kept.add(rung);
    }

    /// The setting at a strength from 0 (dearest) to 1 (cheapest); there is at least one.
    KmeansSetting at(double strength) {
        double least = Math.pow(10, LEAST_POWER + strength * (GREATEST_POWER - LEAST_POWER));
        int rung = 0;
        while (rung + 1 < rungs.size() && rungs.get(rung + 1).gain(rungs.get(rung)) >= least) {
            rung++;
        }
        return rungs.get(rung).setting();
    }
}
