package org.filtrate.tune;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.filtrate.run.DataSpec;
import org.filtrate.tune.train.Checkpoints;
import org.filtrate.tune.train.Progress;
import org.filtrate.tune.train.Recipe;

/// What a tuning is to do.
///
/// @param data images; their training part is used, labels where it has any
/// @param recipe how it is trained
/// @param threads LibTorch's, and those that prepare images
/// @param checkpoint the file in which the training is kept while it runs; empty for none
/// @param resume whether it goes on from that file where there is one
/// @param stopped hears where the training stopped before its end, after its checkpoint is on disk and before
/// the process may end
public record TuningOrder(
        DataSpec data,
        Recipe recipe,
        int threads,
        Optional<Path> checkpoint,
        boolean resume,
        Consumer<Progress> stopped) {
    /// Tests ask for checkpoints more often than anybody else has a use for.
    private static final Duration BETWEEN_CHECKPOINTS =
            Duration.ofMillis(Long.getLong("filtrate.checkpoint.millis", 20_000));

    /// An order without a checkpoint.
    public static TuningOrder of(DataSpec data, Recipe recipe, int threads) {
        return new TuningOrder(data, recipe, threads, Optional.empty(), false, p -> {});
    }

    Checkpoints checkpoints(String what) {
        return checkpoint
                .map(file -> resume
                        ? Checkpoints.resume(file, what, BETWEEN_CHECKPOINTS)
                        : Checkpoints.to(file, what, BETWEEN_CHECKPOINTS))
                .orElseGet(Checkpoints::none);
    }
}
