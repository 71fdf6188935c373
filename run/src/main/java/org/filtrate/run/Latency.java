package org.filtrate.run;

import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.filtrate.run.internal.runtime.NativeInputs;

/// Measures how long a network takes for one run, input and output lying in native memory.
///
/// Networks that are measured together take turns, one run each, so that whatever slows the machine slows them
/// alike; the ratio of their medians then holds where the medians themselves do not. Inputs are standard normal
/// numbers, or zeros for integer types.
///
/// @param budget the time to spend on each network, after which no further round starts
/// @param minRuns the rounds to make whatever the budget, at least 1
/// @param maxRuns the most rounds to make, at least `minRuns`
/// @param shapes sizes for what networks leave open; an open batch is 1 without
/// @param seed of the inputs
public record Latency(Duration budget, int minRuns, int maxRuns, InputShapes shapes, long seed) {
    private static final int WARM_UP_RUNS = 3;

    /// Checks the numbers.
    ///
    /// @throws RunException if they are out of range
    public Latency {
        if (minRuns < 1 || maxRuns < minRuns || budget.isNegative()) {
            throw new RunException("latency: needed 1 <= least runs <= most runs and a budget, came %d, %d and %s"
                    .formatted(minRuns, maxRuns, budget));
        }
    }

    /// Two seconds for each network, 5 to 100 runs.
    public static Latency defaults() {
        return new Latency(Duration.ofSeconds(2), 5, 100, InputShapes.none(), 1);
    }

    /// This with another budget for each network.
    public Latency withBudget(Duration value) {
        return new Latency(value, minRuns, maxRuns, shapes, seed);
    }

    /// This with sizes for what networks leave open.
    public Latency withShapes(InputShapes value) {
        return new Latency(budget, minRuns, maxRuns, value, seed);
    }

    /// Times one network.
    ///
    /// @throws RunException if an axis of an input stays open, or ONNX Runtime fails
    public Timing measure(Session session) {
        return measure(List.of(session)).getFirst();
    }

    /// Times networks in turn: one run of each, then the next of each.
    ///
    /// @return the timings, in the order of `sessions`
    /// @throws RunException if an axis of an input stays open, or ONNX Runtime fails
    public List<Timing> measure(List<Session> sessions) {
        List<NativeInputs> inputs = new ArrayList<>();
        try {
            for (Session session : sessions) {
                inputs.add(SampleInputs.of(session, shapes, seed));
            }
            return measure(sessions, inputs);
        } finally {
            inputs.forEach(NativeInputs::close);
        }
    }

    private List<Timing> measure(List<Session> sessions, List<NativeInputs> inputs) {
        for (int run = 0; run < WARM_UP_RUNS; run++) {
            for (int i = 0; i < sessions.size(); i++) {
                time(sessions.get(i), inputs.get(i));
            }
        }
        long[][] nanos = new long[sessions.size()][maxRuns];
        long end = System.nanoTime() + budget.multipliedBy(sessions.size()).toNanos();
        int runs = 0;
        while (runs < maxRuns && (runs < minRuns || System.nanoTime() < end)) {
            for (int i = 0; i < nanos.length; i++) {
                nanos[i][runs] = time(sessions.get(i), inputs.get(i));
            }
            runs++;
        }
        List<Timing> timings = new ArrayList<>();
        for (long[] series : nanos) {
            timings.add(Timing.of(Arrays.copyOf(series, runs)));
        }
        return List.copyOf(timings);
    }

    private static long time(Session session, NativeInputs inputs) {
        long start = System.nanoTime();
        try (OrtSession.Result _ = session.execute(inputs)) {
            return System.nanoTime() - start;
        }
    }

    /// Times two files in turn.
    ///
    /// @param threads of ONNX Runtime, for each
    /// @throws RunException if a file cannot be opened, an axis of an input stays open, or ONNX Runtime fails
    public PairedTiming compare(Path first, Path second, int threads) {
        SessionSettings settings = SessionSettings.threads(threads);
        try (Session a = Session.open(first, settings);
                Session b = Session.open(second, settings)) {
            List<Timing> timings = measure(List.of(a, b));
            return new PairedTiming(timings.getFirst(), timings.getLast());
        }
    }
}
