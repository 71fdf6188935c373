package org.filtrate.compress.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.filtrate.compress.budget.Knapsack.Item;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnapsackTest {
    private static List<List<Item>> slots(SplittableRandom random, int slots, int largestCost) {
        List<List<Item>> all = new ArrayList<>();
        for (int i = 0; i < slots; i++) {
            List<Item> items = new ArrayList<>();
            for (int j = random.nextInt(1, 5); j > 0; j--) {
                items.add(new Item(random.nextInt(largestCost), random.nextInt(20) / 8.0));
            }
            all.add(items);
        }
        return all;
    }

    private static long cost(List<List<Item>> slots, int[] picks) {
        long sum = 0;
        for (int i = 0; i < picks.length; i++) {
            sum += slots.get(i).get(picks[i]).cost();
        }
        return sum;
    }

    private static double loss(List<List<Item>> slots, int[] picks) {
        double sum = 0;
        for (int i = 0; i < picks.length; i++) {
            sum += slots.get(i).get(picks[i]).loss();
        }
        return sum;
    }

    /// Every way to fill all slots.
    private static List<int[]> ways(List<List<Item>> slots) {
        List<int[]> ways = new ArrayList<>(List.of(new int[0]));
        for (List<Item> items : slots) {
            List<int[]> longer = new ArrayList<>();
            for (int[] way : ways) {
                for (int j = 0; j < items.size(); j++) {
                    int[] more = java.util.Arrays.copyOf(way, way.length + 1);
                    more[way.length] = j;
                    longer.add(more);
                }
            }
            ways = longer;
        }
        return ways;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void theBestOfAllWaysIsFound(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<List<Item>> slots = slots(random, 6, 900);
        List<int[]> ways = ways(slots);
        for (int share = 0; share <= 10; share++) {
            long limit = ways.stream().mapToLong(w -> cost(slots, w)).max().orElseThrow() * share / 10;
            for (double tolerated : new double[] {0, 1.5, 6}) {
                for (long enough : new long[] {0, limit * 7 / 10, limit}) {
                    int[] picks = Knapsack.pick(slots, limit, enough, tolerated);
                    assertThat(cost(slots, picks) + " " + loss(slots, picks))
                            .isEqualTo(expected(slots, ways, limit, enough, tolerated));
                }
            }
        }
    }

    /// Cost and loss of the best of all ways.
    private static String expected(
            List<List<Item>> slots, List<int[]> ways, long limit, long enough, double tolerated) {
        Comparator<int[]> cheap = Comparator.comparingLong(w -> cost(slots, w));
        Comparator<int[]> lossless = Comparator.comparingDouble(w -> loss(slots, w));
        List<int[]> fitting = ways.stream().filter(w -> cost(slots, w) <= limit).toList();
        List<int[]> fine =
                fitting.stream().filter(w -> loss(slots, w) <= tolerated).toList();
        Optional<int[]> best = fitting.stream().min(lossless.thenComparing(cheap.reversed()));
        Optional<int[]> fuller = fine.stream()
                .filter(w -> cost(slots, w) >= enough)
                .min(lossless.thenComparing(cheap.reversed()))
                .or(() -> fine.stream().max(cheap.thenComparing(lossless.reversed())));
        int[] way = best.filter(w -> cost(slots, w) >= enough)
                .or(() -> fuller)
                .or(() -> best)
                .orElseGet(
                        () -> ways.stream().min(cheap.thenComparing(lossless)).orElseThrow());
        return cost(slots, way) + " " + loss(slots, way);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void largeCostsAreNeverBeyondTheLimit(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<List<Item>> slots = slots(random, 60, 1_000_000_000);
        for (int i = 0; i < 20; i++) {
            long cheapest = cost(slots, Knapsack.pick(slots, 0, 0, 0));
            long limit = cheapest + random.nextLong(20_000_000_000L);
            int[] picks = Knapsack.pick(slots, limit, limit, 1e9);
            assertThat(cost(slots, picks)).isLessThanOrEqualTo(limit);
            int[] tighter = Knapsack.pick(slots, cheapest + (limit - cheapest) / 2, 0, 0);
            assertThat(loss(slots, Knapsack.pick(slots, limit, 0, 0))).isLessThanOrEqualTo(loss(slots, tighter));
            assertThat(Knapsack.pick(slots, limit, limit, 1e9)).isEqualTo(picks);
        }
    }

    @org.junit.jupiter.api.Test
    void lossesOfManySlotsAddUp() {
        List<List<Item>> slots = java.util.Collections.nCopies(40, List.of(new Item(2, .1), new Item(5, .02)));
        int[] picks = Knapsack.pick(slots, 2 * 40 + 3 * 17 + 2, 0, 0);
        assertThat(java.util.Arrays.stream(picks).sum()).isEqualTo(17);
        assertThat(loss(slots, picks)).isCloseTo(23 * .1 + 17 * .02, within(1e-12));
    }
}
