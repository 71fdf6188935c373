package org.filtrate.cli;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.filtrate.compress.Refined;
import org.filtrate.compress.Refinement;
import org.filtrate.compress.Stages;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.graph.Model;
import org.filtrate.graph.file.ModelReader;
import org.filtrate.run.DataSet;
import org.filtrate.run.DataSpec;
import org.filtrate.run.Evaluator;
import org.filtrate.run.Session;
import org.filtrate.run.SessionSettings;
import org.filtrate.run.Split;
import org.filtrate.tune.Tuning;
import org.filtrate.tune.train.NormalisedForm;
import org.filtrate.tune.train.Recipe;
import org.filtrate.tune.train.Span;
import org.filtrate.tune.train.TrainableModel;

/// Tuning towards the original as a step of a compression.
final class TunedRefinement implements Refinement {
    /// Seconds that are always kept for putting the file together.
    private static final double ASSEMBLY = 3;

    /// Seconds that latency and memory take to measure, twice each.
    private static final double MEASUREMENTS = 15;

    /// The share of what came before the training that putting the file together takes, at most.
    private static final double AFTER = .1;

    private static final int PROBES = 256;

    /// Methods that decompose channels, and train chains first.
    private static final Set<String> CHAINED = Set.of("lowrank", "tucker2");

    /// The one of them that decomposes kernels with height and width.
    private static final String SPATIAL = "lowrank";

    /// The one whose long trainings were found to want a recipe of their own.
    private static final String BASES = "basis";

    /// The share of the training that its first part takes, of chains or of bases with a normalisation: ranks
    /// come down soon, and what is cut takes longer to mend.
    private static final double FIRST = .1;

    /// Shorter trainings begin with the decomposition: chains take time that they do not make good.
    private static final double CHAINED_MINUTES = 30;

    /// The same, where epochs are counted.
    private static final int CHAINED_EPOCHS = 5;

    /// In shorter trainings bases are trained without a normalisation.
    private static final double NORMALISED_MINUTES = 10;

    /// The same, where epochs are counted.
    private static final int NORMALISED_EPOCHS = 10;

    /// Longer trainings of bases see every image often enough to learn it by heart, and are kept from it.
    private static final double PATIENT_MINUTES = 60;

    /// The same, where epochs are counted.
    private static final int PATIENT_EPOCHS = 20;

    private final CompressCommand command;
    private final TuningRun run;

    TunedRefinement(CompressCommand command, TuningRun run) {
        this.command = command;
        this.run = run;
    }

    @Override
    public Model prepare(Model network, Stages stages) {
        if (!lasts(CHAINED_MINUTES, CHAINED_EPOCHS) || !CHAINED.contains(command.method)) {
            return network;
        }
        stages.begin("train chains");
        Recipe recipe = Recipe.overParameterised().with(first()).withSeed(command.work.seed);
        boolean spatial = SPATIAL.equals(command.method);
        return run.at(TuningRun.CHAINS).run(recipe, (order, log) -> Tuning.chained(network, spatial, order, log));
    }

    /// How long the first part of a training in stages lasts.
    private Span first() {
        Span all = command.tuning.span(reserve(run.data()));
        return new Span(
                command.tuning.epochs == null ? all.epochs() : Math.max(1, firstEpochs()),
                all.limit().map(l -> Duration.ofMillis((long) (FIRST * l.toMillis()))));
    }

    /// The epochs of that part, where epochs are counted.
    private int firstEpochs() {
        return command.tuning.epochs == null ? 0 : (int) Math.round(FIRST * command.tuning.epochs);
    }

    /// Whether bases are trained with a normalisation first.
    private boolean isNormalised(Model dense, List<CompressedLayer> layers) {
        boolean enough = lasts(NORMALISED_MINUTES, NORMALISED_EPOCHS);
        return enough && command.stages == 1 && !CHAINED.contains(command.method) && NormalisedForm.fits(dense, layers);
    }

    private boolean lasts(double minutes, int epochs) {
        TuningOptions tuning = command.tuning;
        return tuning.minutes != null ? tuning.minutes >= minutes : tuning.epochs != null && tuning.epochs >= epochs;
    }

    private Recipe usual() {
        boolean patient = BASES.equals(command.method) && lasts(PATIENT_MINUTES, PATIENT_EPOCHS);
        return patient ? Recipe.patient() : Recipe.fineTuning();
    }

    private TrainableModel.Parts normalised(Model dense, List<CompressedLayer> layers) {
        Recipe recipe = usual().withMatching(0).with(first()).withSeed(command.work.seed);
        return run.at(TuningRun.NORMALISED)
                .run(
                        recipe,
                        (order, log) -> Tuning.normalised(ModelReader.read(command.model), dense, layers, order, log)
                                .complete());
    }

    @Override
    public Refined refine(Model dense, List<CompressedLayer> layers, Stages stages) {
        boolean normalised = isNormalised(dense, layers);
        TrainableModel.Parts begun = new TrainableModel.Parts(dense, layers);
        if (normalised) {
            stages.begin("train bases");
            begun = normalised(dense, layers);
        }
        return tuned(begun, normalised || CHAINED.contains(command.method), stages);
    }

    /// @param staged whether a first part of the training is over
    private Refined tuned(TrainableModel.Parts begun, boolean staged, Stages stages) {
        stages.begin("tune");
        Span all = command.tuning.span(reserve(run.data()));
        boolean counted = staged && command.tuning.minutes == null;
        Span span = counted ? new Span(all.epochs() - firstEpochs(), all.limit()) : all;
        Recipe recipe = usual().with(span).withStages(command.stages).withSeed(command.work.seed);
        TrainableModel.Parts parts = run.run(
                recipe,
                (order, log) -> Tuning.tune(ModelReader.read(command.model), begun.dense(), begun.layers(), order, log)
                        .complete());
        return new Refined(parts.dense(), parts.layers());
    }

    /// Seconds that the command will need after the tuning.
    private double reserve(DataSpec data) {
        boolean timed = command.budget != null && command.budget.isTimed();
        double seconds = ASSEMBLY + AFTER * command.tuning.elapsedSeconds() + (timed ? MEASUREMENTS : 0);
        if (command.report == null || command.tuning.minutes == null) {
            return seconds;
        }
        int threads = command.work.threads.count();
        try (Session session = Session.open(command.model, SessionSettings.threads(threads))) {
            DataSet set = DataSet.open(data, Split.TEST, session);
            if (set.classes().isEmpty()) {
                return seconds + MEASUREMENTS;
            }
            long started = System.nanoTime();
            long images = Evaluator.evaluate(session, set, PROBES, threads, org.filtrate.run.Progress.none())
                    .images();
            double each = (System.nanoTime() - started) / 1e9 / images;
            return seconds + MEASUREMENTS + 2 * each * set.size();
        }
    }
}
