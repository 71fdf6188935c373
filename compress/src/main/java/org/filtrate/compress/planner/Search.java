package org.filtrate.compress.planner;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/// One of several items for each of many layers, so that the losses add up to as little as can be found
/// under limits of several costs, by prices for the costs; some items need parts that are paid for once.
final class Search {
    private static final int BISECTIONS = 40;
    private static final int CYCLES = 12;
    private static final double LOWEST = -40;
    private static final double HIGHEST = 40;
    private static final int MOST_STEPS = 400;

    /// Starts from which parts are left out one after the other.
    private static final int MOST_STARTS = 3;

    private static final int MOST_ATTEMPTS = 6;

    private final List<List<Item>> layers;
    private final double[] limits;
    private final double[] parts;
    private final double[] largest;

    /// What a layer could become.
    ///
    /// @param costs what it takes of each limit
    /// @param loss what it loses
    /// @param parts the parts that it needs, as indices
    record Item(double[] costs, double loss, int[] parts) {}

    /// Picks for all layers.
    ///
    /// @param picks the index of each layer's item
    /// @param prices of the costs
    record Found(int[] picks, double loss, double[] prices, BitSet used) {}

    /// @param limits of each cost; infinite for none
    /// @param parts what each part takes of the first limit, once
    Search(List<List<Item>> layers, double[] limits, double[] parts) {
        this.layers = layers;
        this.limits = limits;
        this.parts = parts;
        this.largest = new double[limits.length];
        Arrays.fill(largest, Double.MIN_NORMAL);
        for (List<Item> items : layers) {
            for (Item item : items) {
                Arrays.setAll(largest, k -> Math.max(largest[k], item.costs[k]));
            }
        }
    }

    /// The best picks that were found; those of least cost where none keep the limits.
    ///
    /// @param starts sets of parts to begin with
    Found best(List<BitSet> starts) {
        Found best = null;
        List<BitSet> promising = starts.stream()
                .map(s -> settled(s))
                .sorted(Comparator.comparingDouble((Found f) -> Math.max(0, excess(f)))
                        .thenComparingDouble(Found::loss))
                .limit(MOST_STARTS)
                .map(Found::used)
                .toList();
        for (BitSet start : promising) {
            Found found = reduced(start);
            if (best == null || isBetter(found, best)) {
                best = found;
            }
        }
        return java.util.Objects.requireNonNull(best);
    }

    /// Leaves out one part after the other as long as that loses less: what it costs buys something else.
    private Found reduced(BitSet start) {
        Found best = settled(start);
        boolean improved = true;
        while (improved) {
            improved = false;
            Found next = best;
            for (int part = best.used.nextSetBit(0); part >= 0; part = best.used.nextSetBit(part + 1)) {
                BitSet fewer = (BitSet) best.used.clone();
                fewer.clear(part);
                Found found = with(fewer, fewer);
                if (isBetter(found, next)) {
                    next = found;
                    improved = true;
                }
            }
            best = next;
        }
        return best;
    }

    /// The picks with some parts, of which those are paid for that prices alone would use.
    private Found settled(BitSet allowed) {
        BitSet used = with(allowed, new BitSet()).used;
        Found found = with(used, used);
        for (int attempt = 0; attempt < MOST_ATTEMPTS && !fits(found); attempt++) {
            // Parts leave less for items than those items take that alone need no others.
            used = with(allowed, used).used;
            found = with(used, used);
        }
        return found;
    }

    private boolean isBetter(Found a, Found b) {
        boolean aFits = fits(a);
        boolean bFits = fits(b);
        if (aFits != bFits) {
            return aFits;
        }
        return aFits ? a.loss < b.loss : excess(a) < excess(b);
    }

    /// Whether picks keep all limits.
    boolean fits(Found found) {
        return excess(found) <= 0;
    }

    /// By how much picks exceed the limit that they exceed most, in the largest cost that one layer's item has.
    private double excess(Found found) {
        double[] totals = totals(found.picks);
        totals[0] += paid(found.used);
        double most = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < limits.length; k++) {
            most = Math.max(most, (totals[k] - limits[k]) / largest[k]);
        }
        return most;
    }

    private double paid(BitSet set) {
        return set.stream().mapToDouble(p -> parts[p]).sum();
    }

    private Found with(BitSet allowed, BitSet paid) {
        double[] left = limits.clone();
        left[0] -= paid(paid);
        double[] prices = new double[left.length];
        int[] picks = pick(prices, allowed);
        for (int cycle = 0; cycle < CYCLES && !within(totals(picks), left); cycle++) {
            for (int k = 0; k < left.length; k++) {
                prices[k] = price(prices, k, left[k], allowed);
            }
            picks = pick(prices, allowed);
        }
        fill(picks, left, allowed);
        return new Found(picks, loss(picks), prices, used(picks));
    }

    /// The least price of one cost at which its limit is kept, the other prices given.
    private double price(double[] prices, int cost, double limit, BitSet allowed) {
        double[] tried = prices.clone();
        tried[cost] = 0;
        if (totals(pick(tried, allowed))[cost] <= limit) {
            return 0;
        }
        double low = LOWEST;
        double high = HIGHEST;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            tried[cost] = Math.exp(middle);
            if (totals(pick(tried, allowed))[cost] <= limit) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return Math.exp(high);
    }

    private int[] pick(double[] prices, BitSet allowed) {
        int[] picks = new int[layers.size()];
        for (int i = 0; i < picks.length; i++) {
            double best = Double.POSITIVE_INFINITY;
            List<Item> items = layers.get(i);
            for (int j = 0; j < items.size(); j++) {
                Item item = items.get(j);
                double value = item.loss;
                for (int k = 0; k < prices.length; k++) {
                    value += prices[k] * item.costs[k];
                }
                if (value < best && isAllowed(item, allowed)) {
                    best = value;
                    picks[i] = j;
                }
            }
        }
        return picks;
    }

    private static boolean isAllowed(Item item, BitSet allowed) {
        for (int part : item.parts) {
            if (!allowed.get(part)) {
                return false;
            }
        }
        return true;
    }

    /// Spends what is left on single layers: again and again what takes away the most loss for the share
    /// of what is left that it takes.
    private void fill(int[] picks, double[] left, BitSet allowed) {
        double[] totals = totals(picks);
        for (int step = 0; step < MOST_STEPS; step++) {
            int layer = -1;
            int pick = -1;
            double best = 0;
            for (int i = 0; i < picks.length; i++) {
                Item now = layers.get(i).get(picks[i]);
                List<Item> items = layers.get(i);
                for (int j = 0; j < items.size(); j++) {
                    double gain = gain(now, items.get(j), totals, left);
                    if (gain > best && isAllowed(items.get(j), allowed)) {
                        best = gain;
                        layer = i;
                        pick = j;
                    }
                }
            }
            if (layer < 0) {
                return;
            }
            picks[layer] = pick;
            totals = totals(picks);
        }
    }

    private static double gain(Item now, Item other, double[] totals, double[] left) {
        double less = now.loss - other.loss;
        if (!(less > 0)) {
            return 0;
        }
        double share = 1e-9;
        for (int k = 0; k < left.length; k++) {
            double more = other.costs[k] - now.costs[k];
            if (totals[k] + more > left[k]) {
                return 0;
            }
            if (more > 0 && !Double.isInfinite(left[k])) {
                share += more / (left[k] - totals[k]);
            }
        }
        return less / share;
    }

    private double[] totals(int[] picks) {
        double[] totals = new double[limits.length];
        for (int i = 0; i < picks.length; i++) {
            double[] costs = layers.get(i).get(picks[i]).costs;
            for (int k = 0; k < totals.length; k++) {
                totals[k] += costs[k];
            }
        }
        return totals;
    }

    private static boolean within(double[] totals, double[] left) {
        for (int k = 0; k < left.length; k++) {
            if (totals[k] > left[k]) {
                return false;
            }
        }
        return true;
    }

    private double loss(int[] picks) {
        double loss = 0;
        for (int i = 0; i < picks.length; i++) {
            loss += layers.get(i).get(picks[i]).loss;
        }
        return loss;
    }

    private BitSet used(int[] picks) {
        BitSet used = new BitSet();
        for (int i = 0; i < picks.length; i++) {
            Arrays.stream(layers.get(i).get(picks[i]).parts).forEach(used::set);
        }
        return used;
    }
}
