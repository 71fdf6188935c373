package org.filtrate.compress.planner;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.filtrate.compress.budget.Candidate;
import org.filtrate.compress.budget.Expectation;
import org.filtrate.compress.calibrate.LayerLoss;
import org.filtrate.filters.Method;
import org.filtrate.filters.Setting;
import org.filtrate.filters.stored.Precision;
import org.filtrate.run.Progress;

/// Chooses for every layer of a network what loses least in all, over all methods, settings and precisions.
///
/// Losses start as what each method's analysis expects. Fits of one layer of each shape put them right; then
/// what is chosen, and what comes next to it, is fitted for planning and chosen anew, until fits confirm the
/// choice.
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

    /// How many times more than others of as few operations an offer may lose to be timed.
    private static final double MUCH_MORE = 2;

    private final List<Candidate> candidates;
    private final Losses losses;
    private final List<List<Offer>> offers;
    private final Parts parts;
    private final Operations operations;
    private final Map<Integer, List<Offer>> fast = new HashMap<>();

    /// @param candidates layers whose analyses are [AnyFit], or whose settings are fixed
    /// @param layers what errors of each cost
    /// @param precision the precision of all that is stored; empty for whichever loses least
    /// @param multiple sizes are multiples of this where they exceed it
    /// @param operations what offers take of time and operations
    /// @param means what planning has at hand
    public Planner(
            List<Candidate> candidates,
            List<LayerLoss> layers,
            Optional<Precision> precision,
            int multiple,
            Operations operations,
            Means means,
            Progress progress) {
        this.candidates = candidates;
        this.losses = new Losses(candidates, layers, means);
        this.operations = operations;
        this.offers = Offers.of(candidates, precision, multiple, means, progress);
        this.parts = Parts.of(candidates, offers);
    }

    /// Fits one layer of each shape, which says how the methods' expectations are to be put right.
    ///
    /// @param bitsPerWeight about what is to be spent
    public void survey(double bitsPerWeight, Progress progress) {
        new Survey(candidates, offers, losses).run(bitsPerWeight, progress);
    }

    /// What the functions take that settings need, about.
    public double functionBytes(List<Setting> settings) {
        return parts.functionBytes(settings);
    }

    /// The settings that lose least within limits, one a candidate; those of least cost where none keep the
    /// limits.
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

    /// What a setting of a layer is expected to lose, as far as is known by now.
    public Expectation expected(int layer, Setting setting) {
        return offers.get(layer).stream()
                .filter(o -> o.setting().equals(setting))
                .findFirst()
                .filter(o -> !o.isDense())
                .map(o -> new Expectation(losses.error(layer, o), losses.loss(layer, o)))
                .orElse(Expectation.NONE);
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
        return new Chosen(looked, new Search(items, limits.costs(), parts.bytes()).best(parts.starts()));
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
    /// method; these are worth timing. Under a limit of bytes those are kept too that are worth their bytes.
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
        double[] costs = {
            offer.sizeBytes(),
            operations.macs(candidate, offer.setting()),
            operations.millis(candidate, offer.setting())
        };
        return new Search.Item(costs, losses.loss(layer, offer), parts.of(offer, candidate.shape()));
    }

    private List<Setting> settings(Chosen chosen) {
        List<Setting> settings = new ArrayList<>();
        for (int i = 0; i < offers.size(); i++) {
            settings.add(chosen.offer(i).setting());
        }
        return settings;
    }

    /// What was chosen where no fit was made of it yet, and the best of every other method at the same price
    /// where no fit of that method was.
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
                    .filter(o -> value(layer, o, found.prices()) < CLOSE * least && !losses.isKnown(layer, o.method()))
                    .forEach(o -> wanted.add(new Losses.Wanted(layer, o)));
        }
        return wanted.stream().filter(losses::isWorthMeasuring).distinct().toList();
    }

    private boolean isPaid(Offer offer, int layer, Search.Found found) {
        return parts.shared(offer, candidates.get(layer).shape()).allMatch(found.used()::get);
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
