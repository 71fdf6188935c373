package org.filtrate.tune.train;

import java.time.Duration;
import java.util.Optional;

/// How long a training lasts.
///
/// @param epochs how often every image is seen, at most
/// @param limit when to stop, measured from the start; the learning rate then follows the time, so that it
/// has come down to zero when the time is over
public record Span(int epochs, Optional<Duration> limit) {
    /// Checks that there is something to do.
    ///
    /// @throws org.filtrate.graph.FiltrateException where there is not
    public Span {
        Recipe.require("epochs", epochs >= 1, epochs);
        limit.ifPresent(d -> Recipe.require("limit", d.isPositive(), (double) d.toMillis()));
    }

    /// So many epochs.
    public static Span epochs(int epochs) {
        return new Span(epochs, Optional.empty());
    }

    /// Until a time has passed, however many epochs that makes.
    public static Span until(Duration limit) {
        return new Span(Integer.MAX_VALUE, Optional.of(limit));
    }

    /// How long, in words that do not change when the training goes on after a stop.
    public String words() {
        return limit.map(d -> "by time").orElse(epochs + " epochs");
    }

    /// What is left of this after some time.
    public Span after(Duration spent) {
        return new Span(epochs, limit.map(d -> d.minus(spent)).map(d -> d.isPositive() ? d : Duration.ofMillis(1)));
    }

    /// A share of the training, less where that would be more than so many steps or so long.
    ///
    /// @param stepsPerEpoch steps that show every image once
    double share(double wanted, int steps, Duration most, int stepsPerEpoch) {
        return limit.map(d -> Math.min(wanted, (double) most.toNanos() / d.toNanos()))
                .orElse(Math.min(wanted, steps / ((double) epochs * stepsPerEpoch)));
    }

    /// The share that is over, from 0; 1 and more at the end.
    ///
    /// @param seconds since the start
    /// @param reserve seconds of a limit that are to be left at the end; of less than half of it, else half
    /// @param step steps made
    /// @param stepsPerEpoch steps that show every image once
    double done(double seconds, double reserve, long step, int stepsPerEpoch) {
        double bySteps = step / ((double) epochs * stepsPerEpoch);
        return limit.map(d -> d.toNanos() / 1e9)
                .map(all -> Math.max(bySteps, seconds / Math.max(all / 2, all - reserve)))
                .orElse(bySteps);
    }
}
