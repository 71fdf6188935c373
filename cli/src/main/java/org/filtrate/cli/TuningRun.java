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
import org.filtrate.tune.Tuning;
import org.filtrate.tune.TuningOrder;
import org.filtrate.tune.train.Progress;
import org.filtrate.tune.train.Recipe;
import org.filtrate.tune.train.TrainableModel;
import org.jspecify.annotations.Nullable;

/// A training on behalf of a command: what it leaves on disk while it runs, and what it tells.
///
/// @param output the file that the command will write; the checkpoint lies beside it
/// @param report the folder that the log goes to; null to keep it beside the checkpoint while the training runs
/// @param resume whether it goes on from the checkpoint
/// @param err what progress is told to
record TuningRun(Path output, @Nullable Path report, DataSpec data, int threads, boolean resume, PrintWriter err) {
    /// Trains.
    ///
    /// @param training what is trained
    /// @throws FiltrateException where it was asked to stop before its end
    TrainableModel.Parts run(Recipe recipe, BiFunction<TuningOrder, Progress.Listener, Tuning.Result> training) {
        Path checkpoint = checkpoint();
        TuningOrder order = new TuningOrder(
                data,
                recipe,
                threads,
                Optional.of(checkpoint),
                resume,
                p -> err.printf("training stopped at %.0f %%; --resume goes on from %s%n", 100 * p.done(), checkpoint));
        try (TuningLog log = TuningLog.open(logFile(), resume, err)) {
            Tuning.Result result = training.apply(order, log);
            if (!result.finished()) {
                throw new FiltrateException("training: stopped before its end");
            }
            return result.parts();
        }
    }

    /// Deletes the checkpoint, and the log that lies beside it, once the file that they were kept for is written.
    void forget() {
        for (Path file : List.of(checkpoint(), beside(ReportFolder.TUNING_LOG))) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new FiltrateException(file + ": cannot be deleted: " + e.getMessage(), e);
            }
        }
    }

    private Path checkpoint() {
        return beside("checkpoint");
    }

    private Path logFile() {
        return report == null ? beside(ReportFolder.TUNING_LOG) : report.resolve(ReportFolder.TUNING_LOG);
    }

    private Path beside(String ending) {
        return output.resolveSibling(output.getFileName() + "." + ending);
    }
}
