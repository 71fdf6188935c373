package org.filtrate.compress.body;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.filtrate.compress.budget.Candidate;
import org.filtrate.compress.findings.Findings;
import org.filtrate.compress.findings.Key;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Setting;
import org.filtrate.filters.body.Body;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.Model;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.graph.layer.Layer;

/// Times layers in both bodies, each kind once.
public final class BodyTimer {
    /// Above this share of the dense operations a factored body has nothing to win and is not timed.
    private static final double WORTH_TIMING = 0.9;

    /// Below this share of the dense operations a factored body is usually the faster one.
    private static final double USUALLY_FASTER = 0.5;

    /// Weights of a matrix product beyond which timing it would cost more memory than the network; there the
    /// body follows from the numbers read, which is what such a product's time consists of.
    private static final long LARGEST_TIMED = 32_000_000;

    private final Model network;
    private final int threads;
    private final Findings findings;
    private final Stopwatch stopwatch;
    private final Map<Kind, Optional<BodyTiming>> timings = new HashMap<>();

    /// What makes two layers take the same time.
    private record Kind(String op, FilterShape shape, List<String> attributes, String input, Setting setting) {}

    /// @param network the network, at an operator set that allows functions
    /// @param threads of ONNX Runtime
    /// @param findings what is known from before on this machine
    public BodyTimer(Model network, int threads, Findings findings) {
        this(network, threads, findings, new OnnxRuntimeStopwatch(network, threads));
    }

    /// @param stopwatch what times layers that nothing is known of
    public BodyTimer(Model network, int threads, Findings findings, Stopwatch stopwatch) {
        this.findings = findings;
        this.network = network;
        this.threads = threads;
        this.stopwatch = stopwatch;
    }

    /// The faster body of a layer's compact filters, the small one where both take about as long or where
    /// shapes are not known.
    public Body choose(Candidate candidate, CompactFilters filters) {
        Layer layer = candidate.layer();
        Setting setting = filters.setting();
        if (!hasBoth(layer, setting)) {
            return Body.SMALL;
        }
        if (layer.weight().orElseThrow().count() > LARGEST_TIMED) {
            return setting.params(filters.shape())
                            < WORTH_TIMING * filters.shape().count()
                    ? Body.FACTORED
                    : Body.SMALL;
        }
        return timing(candidate, filters).filter(BodyTiming::isFactoredFaster).isPresent() ? Body.FACTORED : Body.SMALL;
    }

    /// The body that is usually the faster one, by operations alone: the same on every machine.
    public static Body usual(Candidate candidate, Setting setting) {
        Layer layer = candidate.layer();
        double dense = layer.macs().orElse(0);
        return hasBoth(layer, setting) && candidate.macs(setting) < USUALLY_FASTER * dense ? Body.FACTORED : Body.SMALL;
    }

    private static boolean hasBoth(Layer layer, Setting setting) {
        return setting.hasFactoredBody() && CompressedLayer.canFactor(layer);
    }

    /// What timing showed; empty where the layer was not timed.
    public Optional<BodyTiming> timing(Candidate candidate, CompactFilters filters) {
        Layer layer = candidate.layer();
        Setting setting = filters.setting();
        boolean worthIt = hasBoth(layer, setting)
                && layer.weight().orElseThrow().count() <= LARGEST_TIMED
                && candidate.macs(setting) < WORTH_TIMING * layer.macs().orElse(0);
        if (!worthIt) {
            return Optional.empty();
        }
        Kind kind = kind(layer, filters);
        // Not computeIfAbsent: timing takes long, and nothing else may be inserted meanwhile.
        Optional<BodyTiming> known = timings.get(kind);
        if (known == null) {
            known = read(findings.find(
                    () -> Key.of("timing").add(Machine.words(), threads, network.opset(), kind),
                    () -> text(stopwatch.measure(layer, filters))));
            timings.put(kind, known);
        }
        return known;
    }

    private static String text(Optional<BodyTiming> timing) {
        return timing.map(t -> t.denseMillis() + " " + t.factoredMillis()).orElse("");
    }

    private static Optional<BodyTiming> read(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String[] millis = text.split(" ", -1);
        return Optional.of(new BodyTiming(Double.parseDouble(millis[0]), Double.parseDouble(millis[1])));
    }

    /// What timing showed before; empty where the layer was not timed.
    public Optional<BodyTiming> known(Candidate candidate, CompactFilters filters) {
        return timings.getOrDefault(kind(candidate.layer(), filters), Optional.empty());
    }

    private static Kind kind(Layer layer, CompactFilters filters) {
        return new Kind(
                layer.node().op(),
                filters.shape(),
                layer.node().attributes().stream()
                        .map(Attribute::toString)
                        .sorted()
                        .toList(),
                layer.inputShape()
                        .map(s -> Arrays.toString(s.assuming(1).sizes()))
                        .orElse("?"),
                filters.setting());
    }
}
