package org.filtrate.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.filtrate.compress.Compressor;
import org.filtrate.compress.Outcome;
import org.filtrate.compress.Refined;
import org.filtrate.compress.Request;
import org.filtrate.filters.Method;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Model;
import org.filtrate.graph.file.AtomicFile;
import org.filtrate.graph.file.ModelReader;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.run.DataSpec;
import org.filtrate.tune.Tuning;
import org.filtrate.tune.train.FreshWeights;
import org.filtrate.tune.train.RandomBases;
import org.filtrate.tune.train.Recipe;
import org.filtrate.tune.train.TrainableModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Trains a network by the labels of images, dense or compressed from the first step.",
        footer = {
            "",
            "Weights begin as the file has them, except that layers of one number everywhere get random ones.",
            "With --method basis, basis filters are random, orthogonal and fixed; their coefficients are trained.",
            "Without a budget bases span two thirds of all directions, more than there are filters, and are merged into",
            "plain convolutions at the end: a third fewer numbers are learnt, and the file is as large as the dense one.",
            "",
            "Examples:",
            "  filtrate new resnet20 -o fresh.onnx",
            "  filtrate train fresh.onnx --data cifar10:cifar -o trained.onnx --epochs 20",
            "  filtrate train fresh.onnx --data cifar10:cifar -o small.onnx --method slbf --ratio 20 --minutes 30"
        })
final class TrainCommand implements Callable<Integer> {
    /// The share of all directions that bases span which are merged at the end.
    private static final double SPANNED = 2.0 / 3;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "The ONNX file to begin with.")
    Path model;

    @Option(names = "-o", required = true, paramLabel = "OUT", description = "The ONNX file to write.")
    Path output;

    @Option(
            names = "--method",
            paramLabel = "NAME",
            description = "Trains every layer that can be in the compressed form of this method. Default: dense.")
    @Nullable
    String method;

    @ArgGroup(exclusive = false)
    @Nullable
    BudgetOptions budget;

    @Option(names = "--anew", description = "All weights begin at random, whatever the file has.")
    boolean anew;

    @Mixin
    DataOptions data;

    @Mixin
    TuningOptions tuning;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Seed of everything random.")
    long seed;

    @Mixin
    ThreadOptions threads;

    @Override
    public Integer call() {
        tuning.check();
        DataSpec images = data.spec()
                .orElseThrow(() -> new FiltrateException("--data: images with labels are needed, none came"));
        if (!tuning.isAsked()) {
            throw new FiltrateException("--epochs or --minutes: one of them is needed, none came");
        }
        if (method == null && budget != null) {
            throw new FiltrateException("--method: is needed where a budget is given, none came");
        }
        AtomicFile.requireWritable(output);
        PrintWriter out = spec.commandLine().getOut();
        TuningRun run = new TuningRun(
                output,
                null,
                images,
                threads.count(),
                tuning.resume,
                spec.commandLine().getErr(),
                TuningRun.LAST);
        Model read = ModelReader.read(model);
        Model begun = FreshWeights.of(read, seed, anew);
        Optional<Method> chosen = Optional.ofNullable(method).map(Method::named);
        if (chosen.isEmpty() || (chosen.get() == Method.BASIS && budget == null)) {
            List<CompressedLayer> layers = chosen.isEmpty() ? List.of() : RandomBases.of(begun, SPANNED, seed);
            long size = ModelWriter.write(trained(run, begun, layers).merged(), output);
            out.printf("%s: %,d bytes%n", output, size);
        } else {
            Path from = begun.equals(read) ? model : aside(begun);
            Outcome outcome = compressed(run, from, chosen.get());
            out.printf("%s: %,d bytes, %.2fx smaller than dense%n", output, outcome.sizeBytes(), outcome.fileRatio());
        }
        run.forget();
        out.flush();
        return 0;
    }

    private TrainableModel.Parts trained(TuningRun run, Model begun, List<CompressedLayer> layers) {
        Recipe recipe = Recipe.fromScratch().with(tuning.span(1)).withSeed(seed);
        return run.run(
                recipe, (order, log) -> Tuning.train(begun, layers, order, log).complete());
    }

    /// A file with the model that the training begins with, gone when the program ends.
    private static Path aside(Model begun) {
        try {
            Path file = Files.createTempFile("filtrate", ".onnx");
            file.toFile().deleteOnExit();
            ModelWriter.write(begun, file);
            return file;
        } catch (IOException e) {
            throw new FiltrateException("train: a temporary file cannot be written: " + e.getMessage(), e);
        }
    }

    private Outcome compressed(TuningRun run, Path from, Method chosen) {
        Request request = Request.of(from, output).with(r -> {
            r.method(chosen)
                    .threads(threads.count())
                    .seed(seed)
                    .structured(true)
                    .dataAware(false)
                    .calibrate(false);
            if (budget != null) {
                budget.applyTo(r);
            }
            r.refinement((dense, layers, stages) -> {
                stages.begin("train");
                TrainableModel.Parts parts = trained(run, dense, layers);
                return new Refined(parts.dense(), parts.layers());
            });
        });
        try (Screen screen = new Screen()) {
            return Compressor.compress(request, screen);
        }
    }
}
