package org.filtrate.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.filtrate.compress.Refined;
import org.filtrate.compress.Refinement;
import org.filtrate.compress.Stages;
import org.filtrate.compress.report.ReportFolder;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Model;
import org.filtrate.graph.file.ModelReader;
import org.filtrate.run.DataSet;
import org.filtrate.run.DataSpec;
import org.filtrate.run.Evaluator;
import org.filtrate.run.ImageInput;
import org.filtrate.run.Session;
import org.filtrate.run.SessionSettings;
import org.filtrate.run.Split;
import org.filtrate.tune.Tuning;
import org.filtrate.tune.TuningOrder;
import org.filtrate.tune.train.Recipe;

/// Tuning as a step of a compression.
final class TunedRefinement implements Refinement {
    /// Seconds that are always kept for putting the file together.
    private static final double ASSEMBLY = 2;

    /// Seconds that latency and memory take to measure, twice each.
    private static final double MEASUREMENTS = 15;

    /// The share of what analysis and calibration took that calibrating again takes, at most.
    private static final double AGAIN = .35;

    private static final int PROBES = 256;

    private final CompressCommand command;
    private final PrintWriter err;

    TunedRefinement(CompressCommand command, PrintWriter err) {
        this.command = command;
        this.err = err;
    }

    @Override
    public Refined refine(Model dense, List<CompressedLayer> layers, Stages stages) {
        stages.begin("tune");
        DataSpec data = command.data.spec().orElseThrow();
        Recipe recipe =
                Recipe.fineTuning().with(command.tuning.span(reserve(data))).withSeed(command.seed);
        Path checkpoint = checkpoint(command.output);
        TuningOrder order = new TuningOrder(
                data,
                recipe,
                command.threads.count(),
                Optional.of(checkpoint),
                command.tuning.resume,
                p -> err.printf("tuning stopped at %.0f %%; --resume goes on from %s%n", 100 * p.done(), checkpoint));
        try (TuningLog log = TuningLog.open(logFile(), command.tuning.resume, err)) {
            Tuning.Result result = Tuning.tune(ModelReader.read(command.model), dense, layers, order, log);
            if (!result.finished()) {
                throw new FiltrateException("tuning: stopped before its end");
            }
            return new Refined(result.parts().dense(), result.parts().layers());
        }
    }

    /// The file that a training is kept in while it runs.
    static Path checkpoint(Path output) {
        return output.resolveSibling(output.getFileName() + ".checkpoint");
    }

    /// Deletes the checkpoint, and the log that lies beside it, once the file that they were kept for is written.
    static void forget(Path output) {
        for (Path file : List.of(checkpoint(output), log(output))) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new FiltrateException(file + ": cannot be deleted: " + e.getMessage(), e);
            }
        }
    }

    /// Where the log goes where there is no folder for a report.
    private static Path log(Path output) {
        return output.resolveSibling(output.getFileName() + "." + ReportFolder.TUNING_LOG);
    }

    private Path logFile() {
        return command.report == null ? log(command.output) : command.report.resolve(ReportFolder.TUNING_LOG);
    }

    /// Seconds that the command will need after the tuning.
    private double reserve(DataSpec data) {
        double seconds = ASSEMBLY + AGAIN * command.tuning.elapsedSeconds();
        if (command.report == null || command.tuning.minutes == null) {
            return seconds;
        }
        try (Session session = Session.open(command.model, SessionSettings.threads(command.threads.count()))) {
            DataSet set = DataSet.open(data, Split.TEST, ImageInput.of(session));
            if (set.classes().isEmpty()) {
                return seconds + MEASUREMENTS;
            }
            long started = System.nanoTime();
            long images = Evaluator.evaluate(
                            session, set, PROBES, command.threads.count(), org.filtrate.run.Progress.none())
                    .images();
            double each = (System.nanoTime() - started) / 1e9 / images;
            return seconds + MEASUREMENTS + 2 * each * set.size();
        }
    }
}
