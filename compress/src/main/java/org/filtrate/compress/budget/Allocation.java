package org.filtrate.compress.budget;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
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

    /// The share of a limit that is to be spent where that costs nothing.
    private static final double ENOUGH = .99;

    /// Copies the list.
    public Allocation {
        settings = List.copyOf(settings);
    }

    /// The allocation where nothing limits it: what the methods choose themselves.
    public static Allocation usual(List<Candidate> candidates, double strength, Precision precision) {
        return new Allocation(
                candidates.stream().map(c -> c.usual(strength, precision)).toList(), strength, precision);
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
    public long cost(List<Candidate> candidates, Cost cost) {
        return new Ledger(candidates, cost, settings).total();
    }

    /// What the layers are expected to lose: the mean of their relative errors.
    public double expectedError(List<Candidate> candidates) {
        double sum = 0;
        for (int i = 0; i < candidates.size(); i++) {
            sum += candidates.get(i).expectedError(settings.get(i));
        }
        return candidates.isEmpty() ? 0 : sum / candidates.size();
    }

    /// The allocation of the least strength whose total cost is at most `limit`. Costs never grow with the
    /// strength, so
    /// it is found by bisection; what the last step leaves over goes to single layers, in the order of the
    /// network.
    ///
    /// @return the allocation of the greatest strength where even that costs more
    public static Allocation within(
            List<Candidate> candidates, Cost cost, long limit, Precision precision, int multiple) {
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

    /// This allocation with what is left of the limit spent on precision: each layer at its own precision or
    /// a finer one,
    /// so that the expected error is least. Where that leaves more than a hair of the limit, more is spent,
    /// as long as
    /// errors are no larger than those of half precision, which nobody sees.
    ///
    /// @param offered the precisions to choose from, finest first
    public Allocation refined(List<Candidate> candidates, Cost cost, long limit, List<Precision> offered) {
        List<List<Setting>> choices = new ArrayList<>();
        List<List<Knapsack.Item>> items = new ArrayList<>();
        long shared = cost(candidates, cost);
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            List<Setting> finer = finer(candidate, settings.get(i), cost, offered);
            choices.add(finer);
            items.add(finer.stream()
                    .map(s -> new Knapsack.Item(cost.own(candidate, s), candidate.expectedError(s)))
                    .toList());
            shared -= cost.own(candidate, settings.get(i));
        }
        double unseen = candidates.size() * Precision.BITS_16.relativeError();
        int[] picks = Knapsack.pick(items, limit - shared, (long) (ENOUGH * (limit - shared)), unseen);
        List<Setting> picked = new ArrayList<>();
        for (int i = 0; i < picks.length; i++) {
            picked.add(choices.get(i).get(picks[i]));
        }
        return new Allocation(picked, strength, precision);
    }

    /// A setting at its own and all finer precisions that share with other layers what it shares itself.
    private static List<Setting> finer(Candidate candidate, Setting setting, Cost cost, List<Precision> offered) {
        if (candidate.fixed().isPresent()) {
            return List.of(setting);
        }
        return Stream.concat(
                        Stream.of(setting),
                        offered.stream()
                                .limit(Math.max(0, offered.indexOf(setting.precision())))
                                .map(setting::withPrecision)
                                .filter(s -> cost.shared(candidate, s).equals(cost.shared(candidate, setting))))
                .toList();
    }

    private Allocation topUp(List<Candidate> candidates, Allocation generous, Cost cost, long limit, int multiple) {
        Ledger chosen = new Ledger(candidates, cost, settings);
        for (int i = 0; i < candidates.size(); i++) {
            long more = chosen.change(i, generous.settings.get(i));
            if (more >= 0 && chosen.total() + more <= limit) {
                chosen.set(i, generous.settings.get(i));
            }
        }
        return new Allocation(chosen.settings(), strength, precision)
                .stepUp(candidates, cost, limit, multiple, strength);
    }

    /// Spends what is left on single layers: again and again the next larger setting that takes away the most
    /// expected
    /// error for its cost.
    private Allocation stepUp(List<Candidate> candidates, Cost cost, long limit, int multiple, double from) {
        Ledger chosen = new Ledger(candidates, cost, settings);
        List<Double> strengths = new ArrayList<>(Collections.nCopies(candidates.size(), from));
        for (int step = 0; step < MOST_STEPS; step++) {
            int best = -1;
            double bestGain = 0;
            double bestStrength = 0;
            for (int i = 0; i < candidates.size(); i++) {
                Candidate candidate = candidates.get(i);
                double next = nextStrength(candidate, chosen.setting(i), strengths.get(i), multiple);
                Setting larger = candidate.at(next, precision, multiple);
                long more = chosen.change(i, larger);
                double less = candidate.expectedError(chosen.setting(i)) - candidate.expectedError(larger);
                if (more > 0 && chosen.total() + more <= limit && less / more > bestGain) {
                    best = i;
                    bestGain = less / more;
                    bestStrength = next;
                }
            }
            if (best < 0) {
                break;
            }
            chosen.set(best, candidates.get(best).at(bestStrength, precision, multiple));
            strengths.set(best, bestStrength);
        }
        return new Allocation(chosen.settings(), strength, precision);
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
