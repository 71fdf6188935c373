package org.filtrate.compress.budget;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToLongBiFunction;
import org.filtrate.filters.Setting;
import org.filtrate.filters.stored.Precision;

/// A setting for every candidate.
///
/// @param settings one a candidate, in their order
/// @param strength the strength that they come from
/// @param precision the precision that they come from
public record Allocation(List<Setting> settings, double strength, Precision precision) {
    private static final int BISECTIONS = 50;
    private static final int NEXT_BISECTIONS = 24;
    private static final int MOST_STEPS = 200;

    /// Copies the list.
    public Allocation {
        settings = List.copyOf(settings);
    }

    /// The allocation at one strength.
    public static Allocation at(List<Candidate> candidates, double strength, Precision precision, int multiple) {
        return new Allocation(
                candidates.stream()
                        .map(c -> c.at(strength, precision, multiple))
                        .toList(),
                strength,
                precision);
    }

    /// The total of a cost.
    public long cost(List<Candidate> candidates, ToLongBiFunction<Candidate, Setting> cost) {
        long total = 0;
        for (int i = 0; i < candidates.size(); i++) {
            total += cost.applyAsLong(candidates.get(i), settings.get(i));
        }
        return total;
    }

    /// What the layers are expected to lose: the mean of their relative errors.
    public double expectedError(List<Candidate> candidates) {
        double sum = 0;
        for (int i = 0; i < candidates.size(); i++) {
            sum += candidates.get(i).expectedError(settings.get(i));
        }
        return candidates.isEmpty() ? 0 : sum / candidates.size();
    }

    /// The allocation of the least strength whose total cost is at most `limit`. Costs never grow with the strength, so
    /// it is found by bisection; what the last step leaves over goes to single layers, in the order of the network.
    ///
    /// @return the allocation of the greatest strength where even that costs more
    public static Allocation within(
            List<Candidate> candidates,
            ToLongBiFunction<Candidate, Setting> cost,
            long limit,
            Precision precision,
            int multiple) {
        Allocation generous = at(candidates, 0, precision, multiple);
        Allocation tight = at(candidates, 1, precision, multiple);
        if (generous.cost(candidates, cost) <= limit) {
            return generous;
        }
        if (tight.cost(candidates, cost) > limit) {
            return tight;
        }
        for (int i = 0; i < BISECTIONS; i++) {
            Allocation middle = at(candidates, (generous.strength + tight.strength) / 2, precision, multiple);
            if (middle.cost(candidates, cost) <= limit) {
                tight = middle;
            } else {
                generous = middle;
            }
        }
        return tight.topUp(candidates, generous, cost, limit, multiple);
    }

    /// This allocation with what is left of the limit spent on precision: again and again the layer whose finer
    /// precision
    /// takes away the most expected error for a byte.
    ///
    /// @param offered the precisions to choose from, finest first
    public Allocation refined(
            List<Candidate> candidates,
            ToLongBiFunction<Candidate, Setting> cost,
            long limit,
            List<Precision> offered) {
        List<Setting> chosen = new ArrayList<>(settings);
        long total = cost(candidates, cost);
        while (true) {
            int best = -1;
            double bestGain = 0;
            for (int i = 0; i < chosen.size(); i++) {
                Candidate candidate = candidates.get(i);
                Setting finer = finer(chosen.get(i), offered);
                long more = cost.applyAsLong(candidate, finer) - cost.applyAsLong(candidate, chosen.get(i));
                double less = candidate.expectedError(chosen.get(i))
                        - candidate.expectedError(finer);
                if (candidate.fixed().isEmpty() && more > 0 && total + more <= limit && less / more > bestGain) {
                    best = i;
                    bestGain = less / more;
                }
            }
            if (best < 0) {
                return new Allocation(chosen, strength, precision);
            }
            Setting finer = finer(chosen.get(best), offered);
            total += cost.applyAsLong(candidates.get(best), finer)
                    - cost.applyAsLong(candidates.get(best), chosen.get(best));
            chosen.set(best, finer);
        }
    }

    /// A setting at the next finer precision of those offered; the setting itself where there is none.
    private static Setting finer(Setting setting, List<Precision> offered) {
        int at = offered.indexOf(setting.precision());
        return at < 1 ? setting : setting.withPrecision(offered.get(at - 1));
    }

    private Allocation topUp(
            List<Candidate> candidates,
            Allocation generous,
            ToLongBiFunction<Candidate, Setting> cost,
            long limit,
            int multiple) {
        long total = cost(candidates, cost);
        List<Setting> chosen = new ArrayList<>(settings);
        for (int i = 0; i < chosen.size(); i++) {
            Candidate candidate = candidates.get(i);
            long more =
                    cost.applyAsLong(candidate, generous.settings.get(i)) - cost.applyAsLong(candidate, chosen.get(i));
            if (more >= 0 && total + more <= limit) {
                chosen.set(i, generous.settings.get(i));
                total += more;
            }
        }
        return new Allocation(chosen, strength, precision).stepUp(candidates, cost, limit, multiple, strength);
    }

    /// Spends what is left on single layers: again and again the next larger setting that takes away the most expected
    /// error for its cost.
    private Allocation stepUp(
            List<Candidate> candidates,
            ToLongBiFunction<Candidate, Setting> cost,
            long limit,
            int multiple,
            double from) {
        List<Setting> chosen = new ArrayList<>(settings);
        List<Double> strengths = new ArrayList<>(Collections.nCopies(chosen.size(), from));
        long total = cost(candidates, cost);
        for (int step = 0; step < MOST_STEPS; step++) {
            int best = -1;
            double bestGain = 0;
            double bestStrength = 0;
            for (int i = 0; i < chosen.size(); i++) {
                Candidate candidate = candidates.get(i);
                double next = nextStrength(candidate, chosen.get(i), strengths.get(i), multiple);
                Setting larger = candidate.at(next, precision, multiple);
                long more = cost.applyAsLong(candidate, larger) - cost.applyAsLong(candidate, chosen.get(i));
                double less = candidate.expectedError(chosen.get(i))
                        - candidate.expectedError(larger);
                if (more > 0 && total + more <= limit && less / more > bestGain) {
                    best = i;
                    bestGain = less / more;
                    bestStrength = next;
                }
            }
            if (best < 0) {
                break;
            }
            Setting larger = candidates.get(best).at(bestStrength, precision, multiple);
            total += cost.applyAsLong(candidates.get(best), larger)
                    - cost.applyAsLong(candidates.get(best), chosen.get(best));
            chosen.set(best, larger);
            strengths.set(best, bestStrength);
        }
        return new Allocation(chosen, strength, precision);
    }

    /// The greatest strength below `from` at which a layer's setting is another; 0 where there is none.
    private double nextStrength(Candidate candidate, Setting current, double from, int multiple) {
        if (candidate.at(0, precision, multiple).equals(current)) {
            return 0;
        }
        double other = 0;
        double same = from;
        for (int i = 0; i < NEXT_BISECTIONS; i++) {
            double middle = (other + same) / 2;
            if (candidate.at(middle, precision, multiple).equals(current)) {
                same = middle;
            } else {
                other = middle;
            }
        }
        return other;
    }
}
