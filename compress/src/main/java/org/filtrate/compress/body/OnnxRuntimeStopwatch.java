package org.filtrate.compress.body;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.body.Body;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.graph.Model;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.graph.layer.Layer;
import org.filtrate.run.Latency;
import org.filtrate.run.Session;
import org.filtrate.run.SessionSettings;
import org.filtrate.run.Timing;

/// Times layers of a network in ONNX Runtime, both bodies in turn.
///
/// @param network the network, at an operator set that allows functions
/// @param threads of ONNX Runtime
record OnnxRuntimeStopwatch(Model network, int threads) implements Stopwatch {
    private static final Duration BUDGET = Duration.ofMillis(25);
    private static final int MIN_RUNS = 5;
    private static final int MAX_RUNS = 60;

    @Override
    public Optional<BodyTiming> measure(Layer layer, CompactFilters filters) {
        return SingleLayer.of(network, layer).map(dense -> {
            Model factored = new CompressedLayer(layer, filters, Body.FACTORED, Optional.empty())
                    .patch(network.opset())
                    .applyTo(dense);
            SessionSettings settings = SessionSettings.threads(threads);
            try (Session a = Session.open(ModelWriter.toBytes(dense), settings);
                    Session b = Session.open(ModelWriter.toBytes(factored), settings)) {
                Latency latency = new Latency(
                        BUDGET, MIN_RUNS, MAX_RUNS, Latency.defaults().shapes(), 0);
                List<Timing> timed = latency.measure(List.of(a, b));
                return new BodyTiming(timed.get(0).p10Millis(), timed.get(1).p10Millis());
            }
        });
    }
}
