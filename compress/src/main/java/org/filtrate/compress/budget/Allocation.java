package org.filtrate.compress.budget;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.filtrate.filters.Setting;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformSetting;

/// A setting for every candidate.
///
/// @param settings one a candidate, in their order
/// @param strength the strength that they come from
/// @param precision the precision that they come from
public record Allocation(List<Setting> settings, double strength, Precision precision) {
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

    /// This allocation with what is left of the limit spent on precision: each layer at its own precision or
    /// a finer one, so that the expected error is least. Where that leaves more than a hair of the limit,
    /// more is spent, as long as errors are no larger than those of half precision, which nobody sees.
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

    /// A setting at its own and all finer precisions that share with other layers what it shares itself; filters
    /// that are stored whole may have any.
    private static List<Setting> finer(Candidate candidate, Setting setting, Cost cost, List<Precision> offered) {
        if (candidate.fixed().isPresent()) {
            return List.of(setting);
        }
        List<Precision> all = setting instanceof UniformSetting ? List.of(Precision.values()) : offered;
        return Stream.concat(
                        Stream.of(setting),
                        all.stream()
                                .limit(Math.max(0, all.indexOf(setting.precision())))
                                .map(setting::withPrecision)
                                .filter(s -> cost.shared(candidate, s).equals(cost.shared(candidate, setting))))
                .toList();
    }
}
