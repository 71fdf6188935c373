package org.filtrate.filters.slbf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.filtrate.filters.Setting;

/// Settings from the dearest to the cheapest, of which each is the best for some price: for none of them does a
/// mixture of two others lose less at the same cost.
final class Ladder {
    /// The price of one unit of cost at strength 0 and 1, as powers of ten of relative error.
    private static final double LOWEST = -5;

    private static final double HIGHEST = 4;

    private final List<Rung> rungs;

    private Ladder(List<Rung> rungs) {
        this.rungs = rungs;
    }

    /// @param cost what the setting costs, in units that are about as large for all layers
    /// @param error what it is expected to lose
    private record Rung(Setting setting, double cost, double error) {}

    /// The best of some settings, at least one.
    static Ladder of(List<Setting> settings, ToDoubleFunction<Setting> cost, ToDoubleFunction<Setting> error) {
        List<Rung> all = settings.stream()
                .map(s -> new Rung(s, cost.applyAsDouble(s), error.applyAsDouble(s)))
                .sorted(Comparator.comparingDouble(Rung::cost).thenComparingDouble(Rung::error))
                .toList();
        List<Rung> hull = new ArrayList<>();
        for (Rung rung : all) {
            if (!hull.isEmpty() && rung.error >= hull.getLast().error) {
                continue;
            }
            while (hull.size() > 1
                    && slope(hull.get(hull.size() - 2), rung) >= slope(hull.get(hull.size() - 2), hull.getLast())) {
                hull.removeLast();
            }
            hull.add(rung);
        }
        return new Ladder(List.copyOf(hull.reversed()));
    }

    /// The error that a unit of cost takes away between two settings.
    private static double slope(Rung cheap, Rung dear) {
        return (cheap.error - dear.error) / (dear.cost - cheap.cost);
    }

    /// The setting at a strength from 0, the dearest, to 1, the cheapest: the one with the least sum of error and price
    /// times cost.
    Setting at(double strength) {
        if (strength <= 0) {
            return rungs.getFirst().setting;
        }
        if (strength >= 1) {
            return rungs.getLast().setting;
        }
        double price = Math.pow(10, LOWEST + strength * (HIGHEST - LOWEST));
        int at = 0;
        while (at < rungs.size() - 1 && slope(rungs.get(at + 1), rungs.get(at)) < price) {
            at++;
        }
        return rungs.get(at).setting;
    }

    /// The settings, dearest first.
    List<Setting> settings() {
        return rungs.stream().map(Rung::setting).toList();
    }
}
