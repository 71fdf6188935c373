package org.filtrate.run;

import java.util.OptionalLong;

/// What running a network costs.
///
/// @param time milliseconds of one run
/// @param sizeBytes bytes on disk, external data included
/// @param peakRssBytes peak memory of a process that runs only this network; empty where the system does not tell
public record Measurement(Timing time, long sizeBytes, OptionalLong peakRssBytes) {
    /// Measures one network.
    ///
    /// @param threads of ONNX Runtime
    /// @throws RunException if a file cannot be opened, an axis of an input stays open, or ONNX Runtime fails
    public static Measurement of(ModelFiles files, int threads, Latency latency) {
        try (Session session = Session.open(files.model(), SessionSettings.threads(threads))) {
            return of(files, threads, latency, latency.measure(session));
        }
    }

    /// Measures a network against another, their runs in turn.
    ///
    /// @param threads of ONNX Runtime, for each
    /// @throws RunException if a file cannot be opened, an axis of an input stays open, or ONNX Runtime fails
    public static Comparison compare(ModelFiles model, ModelFiles against, int threads, Latency latency) {
        PairedTiming pair = latency.compare(model.model(), against.model(), threads);
        return new Comparison(of(model, threads, latency, pair.first()), of(against, threads, latency, pair.second()));
    }

    private static Measurement of(ModelFiles files, int threads, Latency latency, Timing time) {
        return new Measurement(time, files.sizeBytes(), PeakMemory.of(files.model(), threads, latency.shapes()));
    }
}
