package org.filtrate.compress.planner;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.filtrate.compress.budget.Candidate;
import org.filtrate.compress.calibrate.LayerLoss;
import org.filtrate.compress.calibrate.OutputTarget;
import org.filtrate.compress.findings.Findings;
import org.filtrate.compress.findings.Key;
import org.filtrate.filters.Fit;
import org.filtrate.filters.Method;
import org.filtrate.filters.Setting;
import org.filtrate.run.Progress;

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
    private final Findings findings;
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

    Losses(List<Candidate> candidates, List<LayerLoss> layers, Findings findings) {
        this.candidates = candidates;
        this.layers = layers;
        this.findings = findings;
    }

    /// A layer's filters, to be fitted to what the layer should put out where that is known.
    private Fit aware(int layer) {
        Fit fit = candidates.get(layer).fit();
        return aware.computeIfAbsent(
                layer,
                i -> layers.get(i).output().isPresent()
                        ? fit.retarget(layers.get(i).target())
                        : fit);
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
        return new Group(candidates.get(layer).shape().toString(), method);
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
        AtomicInteger done = new AtomicInteger();
        fits.stream()
                .sorted(Comparator.comparingLong(
                        w -> -candidates.get(w.layer()).shape().count()))
                .parallel()
                .forEach(w -> {
                    errors.put(new Trial(w.layer(), w.offer().setting()), measured(w));
                    synchronized (done) {
                        progress.update(done.incrementAndGet(), fits.size());
                    }
                });
        fits.forEach(w -> learn(w, forShape));
    }

    /// The error of a fit, found before or now.
    private double measured(Wanted w) {
        Setting setting = w.offer().setting();
        Supplier<String> make = () -> Double.toString(
                layers.get(w.layer()).error(aware(w.layer()).fit(setting).reconstruct()));
        String found = candidates.get(w.layer()).fit() instanceof AnyFit any
                ? findings.find(
                        () -> Key.of("error")
                                .add(content(w.layer(), any), w.offer().method(), OfferText.of(w.offer())),
                        make)
                : make.get();
        return Math.max(SMALLEST, Double.parseDouble(found));
    }

    /// What errors of a layer follow from.
    private String content(int layer, AnyFit any) {
        return contents.computeIfAbsent(
                layer,
                i -> any.content()
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
