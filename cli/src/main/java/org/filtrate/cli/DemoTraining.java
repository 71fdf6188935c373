package org.filtrate.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.filtrate.cli.demo.Demo;
import org.filtrate.cli.demo.Training;
import org.filtrate.compress.Refined;
import org.filtrate.compress.Request;
import org.filtrate.graph.Model;
import org.filtrate.graph.file.ModelReader;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.run.DataSpec;
import org.filtrate.tune.Tuning;
import org.filtrate.tune.train.Recipe;
import org.filtrate.tune.train.Span;
import org.filtrate.tune.train.TrainableModel;

/// Trains for the demonstration as `train` and `compress --epochs` do.
///
/// @param err what progress is told to
record DemoTraining(PrintWriter err) implements Training {
    @Override
    public void train(Model untrained, DataSpec images, Demo demo) {
        Recipe recipe = recipe(Recipe.fromScratch(), demo.size().epochs(), demo);
        TuningRun run = run(demo.original(), images, demo);
        ModelWriter.write(
                run.run(
                                recipe,
                                (order, log) -> Tuning.train(untrained, List.of(), order, log)
                                        .complete())
                        .dense(),
                demo.original());
        run.forget();
    }

    @Override
    public Request tuned(Request request, Demo demo) {
        Recipe recipe = recipe(Recipe.fineTuning(), demo.size().tuningEpochs(), demo);
        TuningRun run = run(request.output(), request.data().orElseThrow(), demo);
        return request.with(r -> r.refinement((dense, layers, stages) -> {
            stages.begin("tune");
            Model original = ModelReader.read(request.model());
            TrainableModel.Parts parts = run.run(
                    recipe,
                    (order, log) ->
                            Tuning.tune(original, dense, layers, order, log).complete());
            run.forget();
            return new Refined(parts.dense(), parts.layers());
        }));
    }

    private static Recipe recipe(Recipe usual, int epochs, Demo demo) {
        return usual.with(Span.epochs(epochs)).withSeed(demo.seed());
    }

    private TuningRun run(Path output, DataSpec images, Demo demo) {
        Path folder = Objects.requireNonNull(output.getParent());
        return new TuningRun(output, folder, images, demo.threads(), false, err, TuningRun.LAST);
    }
}
