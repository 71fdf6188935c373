package org.filtrate.compress.budget;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// One of several items for each of many slots, under a limit for all (the multiple-choice knapsack problem), by
/// dynamic programming over what is spent.
final class Knapsack {
    /// Spending is told apart in so many steps; what a slot costs is rounded up to them.
    private static final int STEPS = 20_000;

    private Knapsack() {}

    /// What could fill a slot.
    ///
    /// @param cost what it takes of the limit
    /// @param loss what it loses; the losses of all slots add up
    record Item(long cost, double loss) {}

    /// Picks an item for each slot so that the costs add up to at most `limit` and the losses to as little as can
    /// be; of picks that lose the same, one that spends most. Where that is less than `enough`, more is spent as
    /// long as the losses stay within `tolerated`: enough with the least loss, or as much as goes.
    ///
    /// @param slots the items of each slot, at least one
    /// @return the index of each slot's item; that of the cheapest everywhere where even these cost more than
    /// `limit`
    static int[] pick(List<List<Item>> slots, long limit, long enough, double tolerated) {
        int[] cheapest = slots.stream().mapToInt(Knapsack::cheapest).toArray();
        long rest = limit;
        for (int i = 0; i < cheapest.length; i++) {
            rest -= slots.get(i).get(cheapest[i]).cost();
        }
        if (rest < 0) {
            return cheapest;
        }
        long step = Math.max(1, Math.ceilDiv(rest, STEPS));
        int size = (int) (rest / step);
        List<int[]> steps = new ArrayList<>();
        for (int i = 0; i < cheapest.length; i++) {
            long least = slots.get(i).get(cheapest[i]).cost();
            steps.add(slots.get(i).stream()
                    .mapToInt(item -> (int) Math.min(Integer.MAX_VALUE, Math.ceilDiv(item.cost() - least, step)))
                    .toArray());
        }
        int wanted = Math.clamp(Math.ceilDiv(enough - (limit - rest), step), 0, size);
        return fill(slots, steps, size, wanted, tolerated);
    }

    private static int cheapest(List<Item> items) {
        int best = 0;
        for (int i = 1; i < items.size(); i++) {
            if (Comparator.comparingLong(Item::cost)
                            .thenComparingDouble(Item::loss)
                            .compare(items.get(i), items.get(best))
                    < 0) {
                best = i;
            }
        }
        return best;
    }

    /// @param steps what each item costs more than the cheapest of its slot
    private static int[] fill(List<List<Item>> slots, List<int[]> steps, int size, int wanted, double tolerated) {
        // The least loss for which exactly so many steps are spent on the slots so far.
        double[] losses = new double[size + 1];
        Arrays.fill(losses, 1, size + 1, Double.POSITIVE_INFINITY);
        List<short[]> chosen = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            double[] next = new double[size + 1];
            Arrays.fill(next, Double.POSITIVE_INFINITY);
            short[] choice = new short[size + 1];
            for (short item = 0; item < steps.get(i).length; item++) {
                add(losses, slots.get(i).get(item).loss(), steps.get(i)[item], item, next, choice);
            }
            losses = next;
            chosen.add(choice);
        }
        int spent = spent(losses, wanted, tolerated);
        int[] picks = new int[steps.size()];
        for (int i = steps.size() - 1; i >= 0; i--) {
            picks[i] = chosen.get(i)[spent];
            spent -= steps.get(i)[picks[i]];
        }
        return picks;
    }

    private static int spent(double[] losses, int wanted, double tolerated) {
        int best = leastFrom(losses, 0);
        if (best >= wanted) {
            return best;
        }
        int enough = leastFrom(losses, wanted);
        if (losses[enough] <= tolerated) {
            return enough;
        }
        int most = wanted - 1;
        while (most > best && losses[most] > tolerated) {
            most--;
        }
        return most;
    }

    /// Where the losses from `from` on are least; the last such place. Sums that differ only by rounding are
    /// the same.
    private static int leastFrom(double[] losses, int from) {
        double least = Arrays.stream(losses, from, losses.length).min().orElseThrow() * (1 + 1e-12);
        int at = losses.length - 1;
        while (losses[at] > least) {
            at--;
        }
        return at;
    }

    private static void add(double[] losses, double loss, int steps, short item, double[] next, short[] choice) {
        for (int spent = steps; spent < next.length; spent++) {
            double sum = losses[spent - steps] + loss;
            if (sum < next[spent]) {
                next[spent] = sum;
                choice[spent] = item;
            }
        }
    }
}
