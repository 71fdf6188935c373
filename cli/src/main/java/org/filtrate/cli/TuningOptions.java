package org.filtrate.cli;

import java.time.Duration;
import java.util.Optional;
import org.filtrate.graph.FiltrateException;
import org.filtrate.tune.tensor.Device;
import org.filtrate.tune.train.Span;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The flags that say how long a network is trained.
final class TuningOptions {
    private static final double SECONDS = 60;

    /// When the command began: `--minutes` counts from there.
    private final long began = System.nanoTime();

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Trains until every image of --data was seen N times; 0 for no training.")
    @Nullable
    Integer epochs;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description = "Trains for as long as lets the whole command end after N minutes.")
    @Nullable
    Double minutes;

    @Option(names = "--resume", description = "Goes on from OUT.checkpoint, which a stopped training leaves.")
    boolean resume;

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = "cpu",
            description = "What to train on: cpu, or cuda in a build with -Pgpu. Default: ${DEFAULT-VALUE}.")
    String device;

    /// Whether training is asked for.
    boolean isAsked() {
        return minutes != null || (epochs != null && epochs > 0);
    }

    /// Refuses numbers that make no sense and devices that are not there, before anything starts; chooses the
    /// device.
    void check() {
        if (epochs != null && epochs < 0) {
            throw new FiltrateException("--epochs: 0 or more are needed, " + epochs + " came");
        }
        if (minutes != null && !(minutes > 0)) {
            throw new FiltrateException("--minutes: more than 0 are needed, " + minutes + " came");
        }
        Device.named(device).choose();
    }

    /// How long the training itself may last.
    ///
    /// @param reserve seconds that the rest of the command will take
    Span span(double reserve) {
        Optional<Duration> limit = Optional.ofNullable(minutes).map(m -> left(m, reserve));
        return new Span(epochs == null || epochs == 0 ? Integer.MAX_VALUE : epochs, limit);
    }

    /// Seconds since the command began.
    double elapsedSeconds() {
        return (System.nanoTime() - began) / 1e9;
    }

    private Duration left(double given, double reserve) {
        double left = given * SECONDS - reserve - elapsedSeconds();
        if (left < 1) {
            throw new FiltrateException("--minutes " + given
                    + ": more are needed: %.1f would be over before training begins"
                            .formatted(given + (1 - left) / SECONDS));
        }
        return Duration.ofMillis((long) (left * 1e3));
    }
}
