package org.filtrate.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.filtrate.compress.report.ReportFolder;
import org.filtrate.graph.FiltrateException;
import org.filtrate.run.DataSpec;
import org.filtrate.tune.TuningOrder;
import org.filtrate.tune.train.Progress;
import org.filtrate.tune.train.Recipe;
import org.jspecify.annotations.Nullable;

/// A training on behalf of a command: what it leaves on disk while it runs, and what it tells.
///
/// @param output the file that the command will write; the checkpoint lies beside it
/// @param report the folder that the log goes to; null to keep it beside the checkpoint while the training
/// runs
/// @param resume whether it goes on from the checkpoint
/// @param err what progress is told to
/// @param stage what the checkpoint of this part of the training is called
record TuningRun(
        Path output, @Nullable Path report, DataSpec data, int threads, boolean resume, PrintWriter err, String stage) {
    /// A training's last part, or its only one.
    static final String LAST = "checkpoint";

    /// The part that comes before: chains in the place of convolutions.
    static final String CHAINS = "chains";

    /// The part that comes before: bases with a normalisation between them and coefficients.
    static final String NORMALISED = "normalised";

    /// The same for another part of the training.
    TuningRun at(String part) {
        return new TuningRun(output, report, data, threads, resume, err, part);
    }

    /// Trains.
    ///
    /// @param training what is trained; gives nothing where it was asked to stop before its end
    /// @throws FiltrateException where it was asked to stop before its end
    <T> T run(Recipe recipe, BiFunction<TuningOrder, Progress.Listener, Optional<T>> training) {
        Path checkpoint = checkpoint();
        TuningOrder order = new TuningOrder(
                data,
                recipe,
                threads,
                Optional.of(checkpoint),
                resume,
                p -> err.printf("training stopped at %.0f %%; --resume goes on from %s%n", 100 * p.done(), checkpoint));
        try (TuningLog log = TuningLog.open(logFile(), resume || hasFirst(), err)) {
            return training.apply(order, log)
                    .orElseThrow(() -> new FiltrateException("training: stopped before its end"));
        }
    }

    /// Whether a part of the training is over that came before, whose log this one goes on with.
    private boolean hasFirst() {
        return Files.exists(beside(CHAINS)) || Files.exists(beside(NORMALISED));
    }

    /// Deletes the checkpoint, and the log that lies beside it, once the file that they were kept for is
    /// written.
    void forget() {
        for (Path file : List.of(beside(LAST), beside(CHAINS), beside(NORMALISED), beside(ReportFolder.TUNING_LOG))) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new FiltrateException(file + ": cannot be deleted: " + e.getMessage(), e);
            }
        }
    }

    private Path checkpoint() {
        return beside(stage);
    }

    private Path logFile() {
        return report == null ? beside(ReportFolder.TUNING_LOG) : report.resolve(ReportFolder.TUNING_LOG);
    }

    private Path beside(String ending) {
        return output.resolveSibling(output.getFileName() + "." + ending);
    }
}
