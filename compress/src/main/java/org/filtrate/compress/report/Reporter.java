package org.filtrate.compress.report;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.filtrate.compress.Outcome;
import org.filtrate.compress.Request;
import org.filtrate.compress.Stages;
import org.filtrate.graph.file.ModelReader;
import org.filtrate.run.Comparison;
import org.filtrate.run.DataSet;
import org.filtrate.run.Latency;
import org.filtrate.run.Measurement;
import org.filtrate.run.ModelFiles;
import org.filtrate.run.Session;
import org.filtrate.run.SessionSettings;
import org.filtrate.run.Split;

/// Measures a compression on the files as they lie on disk.
public final class Reporter {
    private static final Duration TIMING_BUDGET = Duration.ofSeconds(1);

    private Reporter() {}

    /// Measures both files: score over the test images where they are labelled, milliseconds, bytes and
    /// memory in turn.
    public static Report measure(Request request, Outcome outcome, double seconds, Stages stages) {
        return measure(request, outcome, Score.of(request, request.model(), stages.begin("original")), seconds, stages);
    }

    /// Measures the compressed file, and the original but for its score, which is known.
    ///
    /// @param original the original's score; empty where there are no labelled images
    public static Report measure(
            Request request, Outcome outcome, Optional<Score> original, double seconds, Stages stages) {
        Optional<Score> compressed =
                original.flatMap(o -> Score.of(request, outcome.output(), stages.begin("compressed")));
        List<Change> changes = original.filter(Score.Classes.class::isInstance)
                .map(o -> Changes.find(request.model(), outcome.output(), testImages(request), request.threads()))
                .orElseGet(List::of);
        Comparison timing = Measurement.compare(
                new ModelFiles(
                        outcome.output(), ModelReader.load(outcome.output()).externalFiles()),
                outcome.original().files(),
                request.threads(),
                Latency.defaults().withBudget(TIMING_BUDGET));
        return new Report(outcome, original, compressed, Optional.of(timing), changes, seconds);
    }

    private static DataSet testImages(Request request) {
        try (Session session = Session.open(request.model(), SessionSettings.threads(1))) {
            return DataSet.open(request.data().orElseThrow(), Split.TEST, session);
        }
    }
}
