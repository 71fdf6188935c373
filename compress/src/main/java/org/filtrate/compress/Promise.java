package org.filtrate.compress;

import java.util.List;
import java.util.Optional;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Model;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.run.Latency;
import org.filtrate.run.PairedTiming;
import org.filtrate.run.Session;
import org.filtrate.run.SessionSettings;
import org.filtrate.run.Timing;

/// A limit of time that was asked for, held against what finished networks take on this machine.
final class Promise {
    private final Request request;
    private final Timing original;

    private Promise(Request request, Timing original) {
        this.request = request;
        this.original = original;
    }

    /// The limit of time of a request; empty where it has none.
    static Optional<Promise> of(Request request) {
        if (request.budget().millisLimit(1).isEmpty()) {
            return Optional.empty();
        }
        try (Session original = Session.open(request.model(), SessionSettings.threads(request.threads()))) {
            Timing timing = Latency.defaults().measure(original);
            return Optional.of(new Promise(request, timing));
        }
    }

    /// What the original takes where other programs disturb it least, as layers are timed.
    double originalMillis() {
        return original.p10Millis();
    }

    /// The share of the original's time that may be taken.
    double share() {
        return request.budget().millisLimit(original.medianMillis()).orElse(Double.POSITIVE_INFINITY)
                / original.medianMillis();
    }

    /// Times the original and a finished network in turn.
    PairedTiming measure(Model finished) {
        SessionSettings settings = SessionSettings.threads(request.threads());
        try (Session original = Session.open(request.model(), settings);
                Session small = Session.open(ModelWriter.toBytes(finished), settings)) {
            List<Timing> timings = Latency.defaults().measure(List.of(original, small));
            return new PairedTiming(timings.getFirst(), timings.getLast());
        }
    }

    /// How many times more a finished network takes than it may; at most 1 where the promise is kept.
    double excess(PairedTiming timing) {
        double limit =
                request.budget().millisLimit(timing.first().medianMillis()).orElse(Double.POSITIVE_INFINITY);
        return timing.second().medianMillis() / limit;
    }

    /// Checks that a finished network takes no more than it may.
    ///
    /// @throws FiltrateException where it takes more, even when measured again
    void requireKept(Model finished) {
        if (excess(measure(finished)) > 1) {
            PairedTiming again = measure(finished);
            if (excess(again) > 1) {
                throw broken(again);
            }
        }
    }

    /// The error for a promise that no attempt kept.
    private FiltrateException broken(PairedTiming timing) {
        double first = timing.first().medianMillis();
        double second = timing.second().medianMillis();
        return new FiltrateException("%s was not met: the finished network takes %.2f ms, the original %.2f ms: %.2fx"
                .formatted(request.budget().words(), second, first, first / second));
    }
}
