package org.filtrate.compress.planner;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.filtrate.compress.budget.Candidate;
import org.filtrate.filters.Method;
import org.filtrate.run.Progress;

/// Fits that say how what methods expect is to be put right.
///
/// @param offers of each candidate
/// @param losses what makes the fits and learns from them
record Survey(List<Candidate> candidates, List<List<Offer>> offers, Losses losses) {
    /// Sizes at which a layer of each shape is fitted, in bits a weight.
    private static final List<Double> SIZES = List.of(.5, 1.0, 1.5, 3.0, 4.0, 6.0, 8.0);

    private static final double FIRST_SIZE = 2;

    /// How many times smaller or larger than on average a layer may become in bits a weight, about.
    private static final double RANGE = 3.2;

    /// How many times the least loss a method may lose at that size to be looked at more closely.
    private static final double MUCH_MORE = 2;

    /// How many times the least expected loss a method may be expected to lose at that size to be fitted at
    /// all.
    private static final double HOPELESS = 3;

    /// How far from such a size a fit may be, as a logarithm.
    private static final double NEAR = .3;

    /// Fits one layer of each shape: by every method at one size, and at other sizes by the methods that did
    /// not lose much more there than the best.
    ///
    /// @param bitsPerWeight about what is to be spent; much smaller and much larger sizes are of no interest
    void run(double bitsPerWeight, Progress progress) {
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        for (int i = 0; i < candidates.size(); i++) {
            if (offers.get(i).size() > 1) {
                shapes.computeIfAbsent(candidates.get(i).shape().toString(), s -> new ArrayList<>())
                        .add(i);
            }
        }
        List<Integer> chosen =
                shapes.values().stream().map(a -> a.get(a.size() / 2)).toList();
        List<Double> sizes = SIZES.stream()
                .filter(s -> s >= bitsPerWeight / RANGE && s <= bitsPerWeight * RANGE)
                .toList();
        List<Losses.Wanted> first = chosen.stream()
                .flatMap(i -> hopeful(near(i, List.of(FIRST_SIZE))).stream())
                .toList();
        List<Losses.Wanted> hopeless = chosen.stream()
                .flatMap(i -> near(i, List.of(FIRST_SIZE)).stream())
                .filter(w -> !first.contains(w))
                .toList();
        losses.measure(first, true, progress);
        List<Losses.Wanted> more = chosen.stream()
                .flatMap(i -> near(i, sizes).stream()
                        .filter(w -> hopeless.stream().noneMatch(h -> isSameMethod(h, w)) && isPromising(w, first)))
                .toList();
        losses.measure(more, true, progress);
    }

    /// The offers of each method for a layer that are nearest to some sizes.
    private List<Losses.Wanted> near(int layer, List<Double> sizes) {
        Map<Method, List<Offer>> byMethod = new LinkedHashMap<>();
        offers.get(layer)
                .forEach(o -> byMethod.computeIfAbsent(o.method(), m -> new ArrayList<>())
                        .add(o));
        return byMethod.values().stream()
                .flatMap(list -> sizes.stream().flatMap(size -> nearest(layer, list, size).stream()))
                .distinct()
                .map(o -> new Losses.Wanted(layer, o))
                .filter(losses::isWorthMeasuring)
                .toList();
    }

    /// Those that are not expected to lose much more than the best of them.
    private static List<Losses.Wanted> hopeful(List<Losses.Wanted> near) {
        double least =
                near.stream().mapToDouble(w -> w.offer().expectedError()).min().orElse(0);
        return near.stream()
                .filter(w -> w.offer().expectedError() <= HOPELESS * least)
                .toList();
    }

    private static boolean isSameMethod(Losses.Wanted a, Losses.Wanted b) {
        return a.layer() == b.layer() && a.offer().method() == b.offer().method();
    }

    private boolean isPromising(Losses.Wanted wanted, List<Losses.Wanted> first) {
        List<Losses.Wanted> alike =
                first.stream().filter(w -> w.layer() == wanted.layer()).toList();
        double best = alike.stream()
                .mapToDouble(w -> losses.loss(w.layer(), w.offer()))
                .min()
                .orElse(Double.POSITIVE_INFINITY);
        return alike.stream()
                .filter(w -> isSameMethod(w, wanted))
                .allMatch(w -> losses.loss(w.layer(), w.offer()) <= MUCH_MORE * best);
    }

    private Optional<Offer> nearest(int layer, List<Offer> list, double bitsPerWeight) {
        double bytes = bitsPerWeight * candidates.get(layer).shape().count() / Byte.SIZE;
        return list.stream()
                .filter(o -> !o.isDense() && Math.abs(Math.log(o.sizeBytes() / bytes)) < NEAR)
                .min(Comparator.comparingDouble((Offer o) -> Math.abs(Math.log(o.sizeBytes() / bytes)))
                        .thenComparingDouble(Offer::expectedError));
    }
}
