package org.filtrate.compress.planner;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.filtrate.compress.budget.Candidate;
import org.filtrate.compress.calibrate.LayerLoss;
import org.filtrate.compress.calibrate.OutputTarget;
import org.filtrate.compress.findings.Key;
import org.filtrate.filters.Fit;
import org.filtrate.filters.Method;
import org.filtrate.filters.Setting;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.run.Progress;
import org.jspecify.annotations.Nullable;

/// What offers lose: measured on real fits where these were made, elsewhere expected by the method's analysis
/// and put right by what fits showed of the same method on layers of the same shape and on the layer itself.
final class Losses {
    private static final double SMALLEST = 1e-12;

    /// Weights beyond which no fit is made for the sake of planning alone.
    private static final long LARGEST = 4_000_000;

    /// The same for methods whose fits take long.
    private static final long LARGEST_SLOW = 200_000;

    private final List<Candidate> candidates;
    private final List<LayerLoss> layers;
    private final Means means;
    private final List<String> shapes;
    private @Nullable ProbeSite site;
    private final Map<Integer, Fit> aware = new ConcurrentHashMap<>();
    private final Map<Integer, String> contents = new ConcurrentHashMap<>();
    private final Map<Trial, Double> errors = new ConcurrentHashMap<>();
    private final Map<Group, TreeMap<Double, Double>> groups = new HashMap<>();
    private final Map<Own, List<Double>> own = new HashMap<>();

    /// An offer for a layer.
    record Trial(int layer, Setting setting) {}

    /// What corrections are shared by.
    private record Group(String shape, Method method) {}

    private record Own(int layer, Method method) {}

    /// A fit to be made.
    record Wanted(int layer, Offer offer) {}

    Losses(List<Candidate> candidates, List<LayerLoss> layers, Means means) {
        this.candidates = candidates;
        this.layers = layers;
        this.means = means;
        this.shapes = candidates.stream().map(c -> c.shape().toString()).toList();
    }

    private Fit aware(int layer) {
        return aware.computeIfAbsent(
                layer, i -> ProbeSite.Open.aware(candidates.get(i).fit(), layers.get(i)));
    }

    /// What an offer costs in the network's output.
    double loss(int layer, Offer offer) {
        return offer.isDense() ? 0 : layers.get(layer).perError() * error(layer, offer);
    }

    /// The squared error of an offer, relative to what it errs from.
    double error(int layer, Offer offer) {
        Double measured = errors.get(new Trial(layer, offer.setting()));
        if (measured != null) {
            return measured;
        }
        double right = shared(layer, offer);
        List<Double> beside = own.get(new Own(layer, offer.method()));
        if (beside != null) {
            right += beside.stream().mapToDouble(d -> d).average().orElse(0);
        }
        return Math.min(1, Math.max(SMALLEST, offer.expectedError()) * Math.exp(right));
    }

    /// By how much measured errors exceed the expected ones on layers of the same shape, as a logarithm.
    private double shared(int layer, Offer offer) {
        TreeMap<Double, Double> known = groups.get(group(layer, offer.method()));
        if (known == null) {
            return 0;
        }
        double at = size(layer, offer);
        var below = known.floorEntry(at);
        var above = known.ceilingEntry(at);
        if (below == null || above == null) {
            return Objects.requireNonNull(below == null ? above : below).getValue();
        }
        double span = above.getKey() - below.getKey();
        double share = span == 0 ? 0 : (at - below.getKey()) / span;
        return below.getValue() + share * (above.getValue() - below.getValue());
    }

    /// The logarithm of bits a weight.
    private double size(int layer, Offer offer) {
        return Math.log((double) offer.sizeBytes()
                * Byte.SIZE
                / candidates.get(layer).shape().count());
    }

    private Group group(int layer, Method method) {
        return new Group(shapes.get(layer), method);
    }

    /// Whether a fit tells more than is known, and does not take too long.
    boolean isWorthMeasuring(Wanted wanted) {
        long count = candidates.get(wanted.layer()).shape().count();
        boolean slow = wanted.offer().method() == Method.CP || wanted.offer().method() == Method.TT;
        return !wanted.offer().isDense()
                && count <= (slow ? LARGEST_SLOW : LARGEST)
                && !errors.containsKey(new Trial(wanted.layer(), wanted.offer().setting()));
    }

    /// Whether a fit of a method was made on the layer itself.
    boolean isKnown(int layer, Method method) {
        return own.containsKey(new Own(layer, method));
    }

    /// Makes fits; what they show counts for layers of the same shape where `forShape` says so, and for the
    /// layer itself otherwise.
    void measure(List<Wanted> fits, boolean forShape, Progress progress) {
        List<Probe> missing = fits.stream()
                .sorted(Comparator.comparingLong(
                        w -> -candidates.get(w.layer()).shape().count()))
                .map(w -> Probe.of(w.layer(), w.offer()))
                .filter(p -> !isFound(p))
                .toList();
        List<Probe> sent =
                missing.stream().filter(p -> any(p.layer()).isPresent()).toList();
        AtomicInteger done = new AtomicInteger();
        means.workers().make(this::site, sent, this::error, (probe, error) -> {
            means.findings().keep(() -> key(probe), Double.toString(error));
            put(probe, error);
            synchronized (done) {
                progress.update(done.incrementAndGet(), sent.size());
            }
        });
        missing.stream().filter(p -> any(p.layer()).isEmpty()).forEach(p -> put(p, error(p)));
        fits.forEach(w -> learn(w, forShape));
    }

    private double error(Probe probe) {
        return ProbeSite.Open.error(layers.get(probe.layer()), aware(probe.layer()), probe);
    }

    private void put(Probe probe, double error) {
        errors.put(new Trial(probe.layer(), probe.setting()), Math.max(SMALLEST, error));
    }

    /// Whether the error of a probe was found before.
    private boolean isFound(Probe probe) {
        Optional<String> known =
                any(probe.layer()).flatMap(a -> means.findings().known(() -> key(probe)));
        known.ifPresent(error -> put(probe, Double.parseDouble(error)));
        return known.isPresent();
    }

    private Optional<AnyFit> any(int layer) {
        return candidates.get(layer).fit() instanceof AnyFit any ? Optional.of(any) : Optional.empty();
    }

    private Key key(Probe probe) {
        return Key.of("error").add(content(probe.layer()), probe.method(), probe.offer());
    }

    /// All layers, to be sent elsewhere.
    private ProbeSite site() {
        ProbeSite known = site;
        if (known == null) {
            List<ProbeSite.Place> places = new ArrayList<>();
            for (int i = 0; i < candidates.size(); i++) {
                places.add(new ProbeSite.Place(
                        candidates.get(i).layer().name(),
                        any(i).map(AnyFit::methods).orElse(List.of()),
                        layers.get(i).output().map(OutputTarget::stored).orElse(null)));
            }
            known = new ProbeSite(ModelWriter.toBytes(means.network()), places);
            site = known;
        }
        return known;
    }

    /// What errors of a layer follow from.
    private String content(int layer) {
        return contents.computeIfAbsent(
                layer,
                i -> any(i).orElseThrow().content()
                        + layers.get(i).output().map(OutputTarget::content).orElse(""));
    }

    private void learn(Wanted w, boolean forShape) {
        double measured =
                Objects.requireNonNull(errors.get(new Trial(w.layer(), w.offer().setting())));
        double ratio = Math.log(measured / Math.max(SMALLEST, w.offer().expectedError()));
        if (forShape) {
            groups.computeIfAbsent(group(w.layer(), w.offer().method()), g -> new TreeMap<>())
                    .put(size(w.layer(), w.offer()), ratio);
        } else {
            own.computeIfAbsent(new Own(w.layer(), w.offer().method()), o -> new ArrayList<>())
                    .add(ratio - shared(w.layer(), w.offer()));
        }
    }
}
