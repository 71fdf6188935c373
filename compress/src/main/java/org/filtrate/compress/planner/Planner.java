package org.filtrate.compress.planner;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.filtrate.compress.budget.Candidate;
import org.filtrate.compress.calibrate.LayerLoss;
import org.filtrate.filters.Method;
import org.filtrate.filters.Setting;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformSetting;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.run.Progress;

/// Chooses for every layer of a network what loses least in all, over all methods, settings and precisions.
///
/// Losses start as what each method's analysis expects. Fits of one layer of each shape put them right;
/// then what is chosen, and what comes next to it, is fitted for planning and chosen anew, until fits
/// confirm the choice.
public final class Planner {
    /// The methods, those whose structures are asked for first in front.
    public static final List<Method> METHODS = List.of(
            Method.UNIFORM,
            Method.KMEANS,
            Method.SLCQ,
            Method.SLBF,
            Method.TEMPLATES,
            Method.BASIS,
            Method.TUCKER2,
            Method.SPATIAL_SVD,
            Method.CP,
            Method.TT);

    /// Those of them that make layers faster where bytes count for nothing.
    public static final List<Method> FASTER = List.of(Method.UNIFORM, Method.BASIS, Method.TUCKER2, Method.SPATIAL_SVD);

    private static final int ROUNDS = 4;

    /// How much dearer than the choice something may be to be looked at more closely.
    private static final double CLOSE = 1.2;

    /// How many times more operations than the next offer of the same method one that is to be timed has.
    private static final double APART = 1.25;

    /// How many times more than others of its size an offer may lose to be chosen at all.
    private static final double COMPETITIVE = 1.6;

    /// Bytes that a function takes in the file, about.
    private static final double FUNCTION_BYTES = 480;

    /// Sizes at which a layer of each shape is fitted, in bits a weight.
    private static final List<Double> SIZES = List.of(.5, 1.0, 1.5, 3.0, 4.0, 6.0, 8.0);

    private static final double FIRST_SIZE = 2;

    /// How many times smaller or larger than on average a layer may become in bits a weight, about.
    private static final double RANGE = 3.2;

    /// How many times the least loss a method may lose at that size to be looked at more closely.
    private static final double MUCH_MORE = 2;

    /// How far from such a size a fit may be, as a logarithm.
    private static final double NEAR = .3;

    private final List<Candidate> candidates;
    private final Losses losses;
    private final List<List<Offer>> offers = new ArrayList<>();
    private final Map<String, Integer> parts = new LinkedHashMap<>();
    private final List<Double> partBytes = new ArrayList<>();
    private final Operations operations;
    private final Map<Integer, List<Offer>> fast = new HashMap<>();

    /// @param candidates layers whose analyses are [AnyFit], or whose settings are fixed
    /// @param layers what errors of each cost
    /// @param precision the precision of all that is stored; empty for whichever loses least
    /// @param multiple sizes are multiples of this where they exceed it
    /// @param operations what offers take of time and operations
    public Planner(
            List<Candidate> candidates,
            List<LayerLoss> layers,
            Optional<Precision> precision,
            int multiple,
            Operations operations,
            Progress progress) {
        this.candidates = candidates;
        this.losses = new Losses(candidates, layers);
        this.operations = operations;
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            offers.add(List.of());
            order.add(i);
        }
        List<Integer> done = new ArrayList<>();
        order.parallelStream().forEach(i -> {
            List<Offer> all = offersOf(candidates.get(i), precision, multiple);
            synchronized (done) {
                offers.set(i, all);
                done.add(i);
                progress.update(done.size(), candidates.size());
            }
        });
        for (int i = 0; i < offers.size(); i++) {
            FilterShape shape = candidates.get(i).shape();
            offers.get(i).forEach(o -> addParts(o, shape));
        }
    }

    private static List<Offer> offersOf(Candidate candidate, Optional<Precision> precision, int multiple) {
        if (candidate.fixed().isPresent() || !(candidate.fit() instanceof AnyFit any)) {
            Setting setting = candidate.at(0, precision.orElse(Precision.BITS_32), 1);
            return List.of(new Offer(
                    Method.UNIFORM,
                    setting,
                    candidate.sizeBytes(setting),
                    candidate.fit().expectedError(setting)));
        }
        List<Offer> all = new ArrayList<>();
        for (Method method : any.methods()) {
            List<Precision> stored = precision
                    .map(List::of)
                    .orElseGet(() -> method == Method.UNIFORM ? List.of(Precision.values()) : method.precisions());
            all.addAll(Offer.of(candidate, method, any.by(method), stored, multiple));
        }
        Setting dense = new UniformSetting(Precision.BITS_32);
        if (all.stream().noneMatch(Offer::isDense)) {
            all.add(new Offer(Method.UNIFORM, dense, candidate.sizeBytes(dense), 0));
        }
        return List.copyOf(all);
    }

    private void addParts(Offer offer, FilterShape shape) {
        if (!offer.isDense()) {
            addPart(offer.kind(), FUNCTION_BYTES);
        }
        offer.setting().sharedBytes(shape).forEach(this::addPart);
    }

    private void addPart(String name, double bytes) {
        if (parts.putIfAbsent(name, parts.size()) == null) {
            partBytes.add(bytes);
        }
    }

    /// The settings that lose least within limits, one a candidate; those of least cost where none keep
    /// the limits.
    public List<Setting> choose(Limits limits, Progress progress) {
        Chosen found = search(limits);
        for (int round = 0; round < ROUNDS; round++) {
            List<Losses.Wanted> wanted = wanted(found);
            if (wanted.isEmpty()) {
                break;
            }
            losses.measure(wanted, false, progress);
            found = search(limits);
        }
        return settings(found);
    }

    /// Fits one layer of each shape: by every method at one size, and at other sizes by the methods that
    /// did not lose much more there than the best.
    ///
    /// @param bitsPerWeight about what is to be spent; much smaller and much larger sizes are of no interest
    public void survey(double bitsPerWeight, Progress progress) {
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
                .flatMap(i -> near(i, List.of(FIRST_SIZE)).stream())
                .toList();
        losses.measure(first, true, progress);
        List<Losses.Wanted> more = chosen.stream()
                .flatMap(i -> near(i, sizes).stream().filter(w -> isPromising(w, first)))
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

    private boolean isPromising(Losses.Wanted wanted, List<Losses.Wanted> first) {
        List<Losses.Wanted> alike =
                first.stream().filter(w -> w.layer() == wanted.layer()).toList();
        double best = alike.stream()
                .mapToDouble(w -> losses.loss(w.layer(), w.offer()))
                .min()
                .orElse(Double.POSITIVE_INFINITY);
        return alike.stream()
                .filter(w -> w.offer().method() == wanted.offer().method())
                .allMatch(w -> losses.loss(w.layer(), w.offer()) <= MUCH_MORE * best);
    }

    private Optional<Offer> nearest(int layer, List<Offer> list, double bitsPerWeight) {
        double bytes = bitsPerWeight * candidates.get(layer).shape().count() / Byte.SIZE;
        return list.stream()
                .filter(o -> !o.isDense() && Math.abs(Math.log(o.sizeBytes() / bytes)) < NEAR)
                .min(Comparator.comparingDouble((Offer o) -> Math.abs(Math.log(o.sizeBytes() / bytes)))
                        .thenComparingDouble(Offer::expectedError));
    }

    /// What the functions take that settings need, about; a file's own figure is better where there is one.
    public double functionBytes(List<Setting> settings) {
        Set<String> kinds = new LinkedHashSet<>();
        for (Setting setting : settings) {
            if (!Candidate.isDense(setting)) {
                kinds.add(new Offer(Method.UNIFORM, setting, 0, 0).kind());
            }
        }
        return FUNCTION_BYTES * kinds.size();
    }

    /// What settings are expected to lose in the network's output, layer by layer.
    public List<Double> losses(List<Setting> settings) {
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < settings.size(); i++) {
            Setting setting = settings.get(i);
            int layer = i;
            all.add(offers.get(i).stream()
                    .filter(o -> o.setting().equals(setting))
                    .mapToDouble(o -> losses.loss(layer, o))
                    .min()
                    .orElse(Double.NaN));
        }
        return all;
    }

    /// What was found, in offers.
    ///
    /// @param looked the offers that were looked at, of each layer
    private record Chosen(List<List<Offer>> looked, Search.Found found) {
        Offer offer(int layer) {
            return looked.get(layer).get(found.picks()[layer]);
        }
    }

    private Chosen search(Limits limits) {
        boolean bytesAlone = Double.isInfinite(limits.macs()) && Double.isInfinite(limits.millis());
        List<List<Offer>> looked = new ArrayList<>();
        List<List<Search.Item>> items = new ArrayList<>();
        for (int i = 0; i < offers.size(); i++) {
            int layer = i;
            looked.add(bytesAlone ? competitive(i) : fast(i));
            items.add(looked.get(i).stream().map(o -> item(layer, o)).toList());
        }
        double[] bytes = partBytes.stream().mapToDouble(b -> b).toArray();
        return new Chosen(looked, new Search(items, limits.costs(), bytes).best(starts()));
    }

    /// The offers for a layer that do not lose much more than others of their size which share nothing.
    private List<Offer> competitive(int layer) {
        List<Offer> sorted = offers.get(layer).stream()
                .sorted(Comparator.comparingLong(Offer::sizeBytes))
                .toList();
        double least = Double.POSITIVE_INFINITY;
        List<Offer> kept = new ArrayList<>();
        for (Offer offer : sorted) {
            double loss = losses.loss(layer, offer);
            if (offer.setting().sharedBytes(candidates.get(layer).shape()).isEmpty()) {
                least = Math.min(least, loss);
            }
            if (loss <= COMPETITIVE * least) {
                kept.add(offer);
            }
        }
        return kept;
    }

    /// The offers for a layer that do not lose much more than others of as few operations, a few of each
    /// method; these are worth timing. Under a limit of bytes those are kept too that are worth their
    /// bytes.
    private List<Offer> fast(int layer) {
        return fast.computeIfAbsent(layer, this::fastest);
    }

    private List<Offer> fastest(int layer) {
        Candidate candidate = candidates.get(layer);
        List<Offer> kept = new ArrayList<>(competitive(layer));
        List<Offer> sorted = offers.get(layer).stream()
                .filter(o -> o.setting().hasFactoredBody()
                        && candidate.macs(o.setting())
                                < candidate.layer().macs().orElse(0))
                .sorted(Comparator.comparingLong((Offer o) -> candidate.macs(o.setting()))
                        .thenComparingDouble(Offer::expectedError))
                .toList();
        kept.removeAll(sorted);
        double least = Double.POSITIVE_INFINITY;
        Map<Method, Double> last = new HashMap<>();
        for (Offer offer : sorted) {
            double loss = losses.loss(layer, offer);
            least = Math.min(least, loss);
            double macs = candidate.macs(offer.setting());
            boolean larger = macs > APART * last.getOrDefault(offer.method(), 0.0);
            if (loss <= MUCH_MORE * least && larger) {
                kept.add(offer);
                last.put(offer.method(), macs);
            }
        }
        return List.copyOf(kept);
    }

    /// What all layers would take if each were as cheap as can be.
    public Limits least() {
        double[] least = new double[3];
        for (int i = 0; i < offers.size(); i++) {
            List<double[]> costs = new ArrayList<>();
            for (Offer offer : fast(i)) {
                costs.add(item(i, offer).costs());
            }
            for (int k = 0; k < least.length; k++) {
                int cost = k;
                least[k] += costs.stream().mapToDouble(c -> c[cost]).min().orElse(0);
            }
        }
        return new Limits(least[0], least[1], least[2]);
    }

    private Search.Item item(int layer, Offer offer) {
        Candidate candidate = candidates.get(layer);
        List<Integer> needed = new ArrayList<>();
        if (!offer.isDense()) {
            needed.add(java.util.Objects.requireNonNull(parts.get(offer.kind())));
        }
        offer.setting()
                .sharedBytes(candidate.shape())
                .keySet()
                .forEach(name -> needed.add(java.util.Objects.requireNonNull(parts.get(name))));
        double[] costs = {
            offer.sizeBytes(),
            operations.macs(candidate, offer.setting()),
            operations.millis(candidate, offer.setting())
        };
        return new Search.Item(
                costs,
                losses.loss(layer, offer),
                needed.stream().mapToInt(n -> n).toArray());
    }

    /// All functions with none, and with each, of the parts that layers share.
    private List<BitSet> starts() {
        BitSet functions = new BitSet();
        Map<Integer, BitSet> shared = new HashMap<>();
        parts.forEach((name, index) -> {
            if (partBytes.get(index) == FUNCTION_BYTES) {
                functions.set(index);
            } else {
                shared.put(index, new BitSet());
            }
        });
        List<BitSet> starts = new ArrayList<>(List.of(functions));
        shared.keySet().stream().sorted().forEach(index -> {
            BitSet with = (BitSet) functions.clone();
            with.set(index);
            starts.add(with);
        });
        return starts;
    }

    private List<Setting> settings(Chosen chosen) {
        List<Setting> settings = new ArrayList<>();
        for (int i = 0; i < offers.size(); i++) {
            settings.add(chosen.offer(i).setting());
        }
        return settings;
    }

    /// What was chosen and the best of every other method at the same price, where no fit was made yet.
    private List<Losses.Wanted> wanted(Chosen chosen) {
        List<Losses.Wanted> wanted = new ArrayList<>();
        Search.Found found = chosen.found;
        for (int i = 0; i < offers.size(); i++) {
            int layer = i;
            Offer own = chosen.offer(i);
            wanted.add(new Losses.Wanted(i, own));
            double least = value(i, own, found.prices());
            Map<Method, Offer> best = new LinkedHashMap<>();
            chosen.looked.get(i).stream()
                    .filter(o -> o.method() != own.method() && isPaid(o, layer, found))
                    .forEach(o -> best.merge(
                            o.method(),
                            o,
                            (a, b) -> value(layer, b, found.prices()) < value(layer, a, found.prices()) ? b : a));
            best.values().stream()
                    .filter(o -> value(layer, o, found.prices()) < CLOSE * least)
                    .forEach(o -> wanted.add(new Losses.Wanted(layer, o)));
        }
        return wanted.stream().filter(losses::isWorthMeasuring).distinct().toList();
    }

    private boolean isPaid(Offer offer, int layer, Search.Found found) {
        return offer.setting().sharedBytes(candidates.get(layer).shape()).keySet().stream()
                .allMatch(name -> found.used().get(java.util.Objects.requireNonNull(parts.get(name))));
    }

    private double value(int layer, Offer offer, double[] prices) {
        double[] costs = item(layer, offer).costs();
        double value = losses.loss(layer, offer);
        for (int k = 0; k < prices.length; k++) {
            value += prices[k] * costs[k];
        }
        return value;
    }
}
