package org.filtrate.compress.report;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.filtrate.compress.Outcome;
import org.filtrate.compress.Request;
import org.filtrate.compress.Stages;
import org.filtrate.graph.file.ModelReader;
import org.filtrate.run.Accuracy;
import org.filtrate.run.Comparison;
import org.filtrate.run.DataSet;
import org.filtrate.run.DataSpec;
import org.filtrate.run.Evaluator;
import org.filtrate.run.ImageInput;
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

    /// Measures both files: accuracy over the test images where they are labelled, milliseconds, bytes and memory in
    /// turn.
    public static Report measure(Request request, Outcome outcome, double seconds, Stages stages) {
        Optional<Accuracy> before = Optional.empty();
        Optional<Accuracy> after = Optional.empty();
        List<Change> changes = List.of();
        if (request.data().isPresent() && isLabelled(request)) {
            DataSpec data = request.data().get();
            before = Optional.of(Evaluator.evaluate(
                    request.model(), data, Split.TEST, Evaluator.ALL, request.threads(), stages.begin("original")));
            after = Optional.of(Evaluator.evaluate(
                    outcome.output(), data, Split.TEST, Evaluator.ALL, request.threads(), stages.begin("compressed")));
            changes = Changes.find(request.model(), outcome.output(), testImages(request), request.threads());
        }
        Comparison timing = Measurement.compare(
                new ModelFiles(
                        outcome.output(), ModelReader.load(outcome.output()).externalFiles()),
                outcome.original().files(),
                request.threads(),
                Latency.defaults().withBudget(TIMING_BUDGET));
        return new Report(outcome, before, after, Optional.of(timing), changes, seconds);
    }

    private static boolean isLabelled(Request request) {
        return !testImages(request).classes().isEmpty();
    }

    private static DataSet testImages(Request request) {
        try (Session session = Session.open(request.model(), SessionSettings.threads(1))) {
            return DataSet.open(request.data().orElseThrow(), Split.TEST, ImageInput.of(session));
        }
    }
}
