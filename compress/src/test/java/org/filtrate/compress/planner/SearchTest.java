package org.filtrate.compress.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {
    private static final double NONE = Double.POSITIVE_INFINITY;
    private static final int[] NO_PARTS = {};

    /// Items that lose the less the more they cost, about.
    private static List<List<Search.Item>> layers(int seed, int costs) {
        SplittableRandom random = new SplittableRandom(seed);
        List<List<Search.Item>> layers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            List<Search.Item> items = new ArrayList<>();
            for (int j = 1; j <= 5; j++) {
                double[] cost = random.doubles(costs, 10 * j, 10 * j + 15).toArray();
                items.add(new Search.Item(cost, random.nextDouble(.5, 2) / (j * j), NO_PARTS));
            }
            layers.add(items);
        }
        return layers;
    }

    /// The least loss of all picks within limits.
    private static double least(List<List<Search.Item>> layers, double[] limits, int layer, double[] spent) {
        for (int k = 0; k < limits.length; k++) {
            if (spent[k] > limits[k]) {
                return NONE;
            }
        }
        if (layer == layers.size()) {
            return 0;
        }
        double best = NONE;
        for (Search.Item item : layers.get(layer)) {
            double[] more = spent.clone();
            for (int k = 0; k < more.length; k++) {
                more[k] += item.costs()[k];
            }
            best = Math.min(best, item.loss() + least(layers, limits, layer + 1, more));
        }
        return best;
    }

    private static double largest(List<List<Search.Item>> layers, int cost) {
        return layers.stream()
                .flatMap(List::stream)
                .mapToDouble(i -> i.costs()[cost])
                .max()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void picksLoseNoMoreThanTheBestOnesOfALimitSmallerByOneItem(int seed) {
        List<List<Search.Item>> layers = layers(seed, 1);
        for (double limit : new double[] {80, 110, 140, 190}) {
            Search search = new Search(layers, new double[] {limit}, new double[0]);
            Search.Found found = search.best(List.of(new BitSet()));
            double best = least(layers, new double[] {limit}, 0, new double[1]);
            assertThat(search.fits(found)).isEqualTo(best < NONE);
            if (best < NONE) {
                double smaller = least(layers, new double[] {limit - largest(layers, 0)}, 0, new double[1]);
                assertThat(found.loss()).isBetween(best - 1e-12, smaller);
            }
        }
    }

    @Test
    void partsThatDoNotFitGiveWayToSmallerItemsOfOthers() {
        Search.Item large = new Search.Item(new double[] {90}, 1, new int[] {0});
        Search.Item small = new Search.Item(new double[] {40}, 3, new int[] {1});
        Search search = new Search(List.of(List.of(small, large)), new double[] {95}, new double[] {10, 10});
        BitSet all = new BitSet();
        all.set(0, 2);

        Search.Found found = search.best(List.of(all));

        assertThat(search.fits(found)).isTrue();
        assertThat(found.picks()).containsExactly(0);
    }

    @Test
    void whereNothingKeepsTheLimitTheSmallestIsFound() {
        Search.Item dense = new Search.Item(new double[] {100}, 0, NO_PARTS);
        Search.Item small = new Search.Item(new double[] {3}, 1, new int[] {0});
        Search.Item smaller = new Search.Item(new double[] {2}, 2, new int[] {1});
        List<List<Search.Item>> layers = List.of(List.of(dense, small, smaller), List.of(dense, small));
        Search search = new Search(layers, new double[] {-50}, new double[] {20, 40});
        BitSet all = new BitSet();
        all.set(0, 2);

        Search.Found found = search.best(List.of(new BitSet(), all));

        assertThat(search.fits(found)).isFalse();
        assertThat(found.picks()).containsExactly(1, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 12, 13, 14, 15, 16})
    void severalLimitsAreKeptTogether(int seed) {
        List<List<Search.Item>> layers = layers(seed, 3);
        double[] limits = {170, 150, 190};
        Search search = new Search(layers, limits, new double[0]);
        Search.Found found = search.best(List.of(new BitSet()));
        assertThat(search.fits(found)).isTrue();
        double best = least(layers, limits, 0, new double[3]);
        assertThat(found.loss()).isBetween(best - 1e-12, 2 * best);
    }

    @Test
    void withoutLimitsEveryLayerTakesWhatLosesLeast() {
        List<List<Search.Item>> layers = layers(3, 2);
        Search.Found found = new Search(layers, new double[] {NONE, NONE}, new double[0]).best(List.of(new BitSet()));
        assertThat(found.loss())
                .isEqualTo(layers.stream()
                        .mapToDouble(l ->
                                l.stream().mapToDouble(Search.Item::loss).min().orElseThrow())
                        .sum());
    }

    @Test
    void aPartIsPaidForOnceAndLeftOutWhereItDoesNotPay() {
        Search.Item plain = new Search.Item(new double[] {10}, 1, NO_PARTS);
        Search.Item sharing = new Search.Item(new double[] {5}, .5, new int[] {0});
        List<List<Search.Item>> layers = List.of(List.of(plain, sharing), List.of(plain, sharing));
        BitSet all = BitSet.valueOf(new long[] {1});
        Search.Found paid = new Search(layers, new double[] {20}, new double[] {10}).best(List.of(all));
        assertThat(paid.picks()).containsExactly(1, 1);
        Search.Found dear = new Search(layers, new double[] {20}, new double[] {11}).best(List.of(all));
        assertThat(dear.picks()).containsExactly(0, 0);
    }

    @Test
    void whereNothingFitsTheCheapestAreTaken() {
        List<List<Search.Item>> layers = layers(5, 1);
        Search search = new Search(layers, new double[] {3}, new double[0]);
        Search.Found found = search.best(List.of(new BitSet()));
        assertThat(search.fits(found)).isFalse();
        double cheapest = layers.stream()
                .mapToDouble(
                        l -> l.stream().mapToDouble(i -> i.costs()[0]).min().orElseThrow())
                .sum();
        double total = 0;
        for (int i = 0; i < layers.size(); i++) {
            total += layers.get(i).get(found.picks()[i]).costs()[0];
        }
        assertThat(total).isCloseTo(cheapest, within(1e-9));
        assertThat(Arrays.stream(found.picks())).hasSize(4);
    }
}
