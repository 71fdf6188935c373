package org.filtrate.compress.budget;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.filtrate.filters.Setting;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformSetting;

/// Searches the allocation of one strength that keeps a limit and is expected to lose least.
///
/// Small layers that lose much otherwise are kept whole; all others bear the least strength that keeps the limit, and
/// what the last step leaves over goes to single layers.
///
/// @param candidates the layers
/// @param cost what is limited
/// @param limit the greatest total cost
/// @param precision the precision of all settings
/// @param multiple what sizes are to be multiples of
/// @param spare what layers kept whole may cost more than they would otherwise
public record StrengthSearch(
        List<Candidate> candidates, Cost cost, long limit, Precision precision, int multiple, long spare) {
    /// One over the share of a limit that may be spent on keeping layers whole: a method is asked for, not its absence.
    private static final int SPARE = 8;

    /// The same where operations are limited: what is kept whole then are layers that hardly take any.
    private static final int SPARE_MACS = 50;

    /// One over the share of all weights that a layer may have to be kept whole where operations are limited: with
    /// many, it waits for them however few operations it takes.
    private static final int LIGHT = 100;

    /// How far from the strength of all a layer's may be for what operations are left over, relative to it.
    /// They go far in a matrix product, which has few operations and waits for its weights: what was won
    /// would be undone.
    private static final double NEAR = .75;

    private static final int BISECTIONS = 50;
    private static final int NEXT_BISECTIONS = 24;
    private static final int MOST_STEPS = 200;

    /// A search that may keep small layers whole.
    public static StrengthSearch of(
            List<Candidate> candidates, Cost cost, long limit, Precision precision, int multiple) {
        long spare = limit / (cost.equals(Cost.BYTES) ? SPARE : SPARE_MACS);
        return new StrengthSearch(candidates, cost, limit, precision, multiple, spare);
    }

    /// Two allocations of one strength on either side of the limit; the same one twice where nothing is between.
    private record Bracket(Allocation generous, Allocation tight) {}

    /// The allocation found; that of the greatest strength where even that costs more.
    public Allocation best() {
        StrengthSearch search = this;
        Bracket best = bisected();
        Optional<StrengthSearch> next = search.keepingOneMore(best.tight);
        while (next.isPresent()) {
            Bracket tried = next.get().bisected();
            if (costs(tried.tight) > limit || loses(tried.tight) >= loses(best.tight)) {
                break;
            }
            search = next.get();
            best = tried;
            next = search.keepingOneMore(best.tight);
        }
        return best.generous.equals(best.tight) ? best.tight : search.stepUp(search.topUp(best));
    }

    private long costs(Allocation allocation) {
        return allocation.cost(candidates, cost);
    }

    private double loses(Allocation allocation) {
        return allocation.expectedError(candidates);
    }

    private Allocation at(double strength) {
        return Allocation.at(candidates, strength, precision, multiple);
    }

    /// Costs never grow with the strength, so the least that keeps the limit is found by bisection.
    private Bracket bisected() {
        Allocation generous = at(0);
        Allocation tight = at(1);
        if (costs(generous) <= limit) {
            return new Bracket(generous, generous);
        }
        if (costs(tight) > limit) {
            return new Bracket(tight, tight);
        }
        for (int i = 0; i < BISECTIONS; i++) {
            Allocation middle = at((generous.strength() + tight.strength()) / 2);
            if (costs(middle) <= limit) {
                tight = middle;
            } else {
                generous = middle;
            }
        }
        return new Bracket(generous, tight);
    }

    /// This search with one more layer stored whole: that which thereby takes away the most expected error for its
    /// cost. Empty where none can be.
    private Optional<StrengthSearch> keepingOneMore(Allocation allocation) {
        Setting whole = new UniformSetting(precision);
        Ledger ledger = new Ledger(candidates, cost, allocation.settings());
        long heaviest = heaviest();
        int best = -1;
        double bestGain = 0;
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            Setting current = ledger.setting(i);
            double less = candidate.expectedError(current) - candidate.expectedError(whole);
            long more = ledger.change(i, whole);
            boolean may = candidate.fixed().isEmpty() && candidate.shape().count() <= heaviest;
            if (may && more > 0 && more <= spare && less / more > bestGain) {
                best = i;
                bestGain = less / more;
            }
        }
        return best < 0 ? Optional.empty() : Optional.of(keeping(best, whole, ledger.change(best, whole)));
    }

    /// The most weights of a layer that may be kept whole.
    private long heaviest() {
        return cost.equals(Cost.BYTES)
                ? Long.MAX_VALUE
                : candidates.stream().mapToLong(c -> c.shape().count()).sum() / LIGHT;
    }

    private StrengthSearch keeping(int layer, Setting whole, long more) {
        List<Candidate> kept = new ArrayList<>(candidates);
        kept.set(layer, kept.get(layer).keeping(whole));
        return new StrengthSearch(kept, cost, limit, precision, multiple, spare - more);
    }

    /// Gives single layers, in the order of the network, the setting of the next lower strength.
    private Allocation topUp(Bracket bracket) {
        Ledger chosen = new Ledger(candidates, cost, bracket.tight.settings());
        for (int i = 0; i < candidates.size(); i++) {
            Setting larger = bracket.generous.settings().get(i);
            long more = chosen.change(i, larger);
            if (more >= 0 && chosen.total() + more <= limit) {
                chosen.set(i, larger);
            }
        }
        return new Allocation(chosen.settings(), bracket.tight.strength(), precision);
    }

    /// Spends what is left on single layers: again and again the next larger setting that takes away the most expected
    /// error for its cost.
    private Allocation stepUp(Allocation from) {
        Ledger chosen = new Ledger(candidates, cost, from.settings());
        List<Double> strengths = new ArrayList<>(Collections.nCopies(candidates.size(), from.strength()));
        double least = cost.equals(Cost.BYTES) ? 0 : NEAR * from.strength();
        for (int step = 0; step < MOST_STEPS; step++) {
            int best = -1;
            double bestGain = 0;
            double bestStrength = 0;
            for (int i = 0; i < candidates.size(); i++) {
                Candidate candidate = candidates.get(i);
                double next = nextStrength(candidate, chosen.setting(i), strengths.get(i));
                Setting larger = candidate.at(next, precision, multiple);
                long more = chosen.change(i, larger);
                double less = candidate.expectedError(chosen.setting(i)) - candidate.expectedError(larger);
                if (more > 0 && chosen.total() + more <= limit && less / more > bestGain && next >= least) {
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
        return new Allocation(chosen.settings(), from.strength(), precision);
    }

    /// The greatest strength below `from` at which a layer's setting is another; 0 where there is none.
    private double nextStrength(Candidate candidate, Setting current, double from) {
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
