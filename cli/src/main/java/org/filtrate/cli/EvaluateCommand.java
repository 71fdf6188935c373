package org.filtrate.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.filtrate.graph.FiltrateException;
import org.filtrate.run.Accuracy;
import org.filtrate.run.DataSpec;
import org.filtrate.run.Evaluator;
import org.filtrate.run.Fidelity;
import org.filtrate.run.Split;
import org.filtrate.run.detect.DetectorAccuracy;
import org.filtrate.run.detect.DetectorEvaluator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = {
            "Measures a network's accuracy over the test images of a data set;",
            "a detector's mean average precision (COCO's definition) where they come with boxes."
        },
        footer = {
            "",
            "Examples:",
            "  filtrate evaluate model.onnx --data cifar10:cifar",
            "  filtrate evaluate small.onnx --data folder:images --against model.onnx",
            "  filtrate evaluate detector.onnx --data coco:annotations.json",
            "  filtrate evaluate model.onnx --data folder:images --mean .5,.5,.5 --std .5,.5,.5 --limit 1000 --json"
        })
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "The ONNX file.")
    Path model;

    @Mixin
    DataOptions data;

    @Option(
            names = "--against",
            paramLabel = "ORIGINAL",
            description = "Another ONNX file: how closely the network follows it. Needs no labels.")
    @Nullable
    Path against;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many images, spread over the set.")
    @Nullable
    Integer limit;

    @Mixin
    ThreadOptions threads;

    @Option(names = "--json", description = "Prints one JSON object.")
    boolean json;

    @Override
    public Integer call() {
        if (limit != null && limit < 1) {
            throw new FiltrateException("--limit: at least 1 is needed, " + limit + " came");
        }
        DataSpec images = data.spec().orElseThrow(() -> new ParameterException(spec.commandLine(), "--data is needed"));
        try (Screen screen = new Screen()) {
            if (images.layout().isAnnotated()) {
                detector(images, screen);
            } else {
                print(new EvaluationText(json).of(accuracy(images, screen), fidelity(images, screen)));
            }
        }
        return 0;
    }

    /// Images without labels are fine where there is something to compare with.
    private Optional<Accuracy> accuracy(DataSpec images, Screen screen) {
        if (against != null && !Evaluator.isLabelled(model, images, Split.TEST)) {
            return Optional.empty();
        }
        return Optional.of(
                Evaluator.evaluate(model, images, Split.TEST, most(), threads.count(), screen.begin("evaluate")));
    }

    private Optional<Fidelity> fidelity(DataSpec images, Screen screen) {
        return Optional.ofNullable(against)
                .map(original -> Fidelity.measure(
                        model, original, images, Split.TEST, most(), threads.count(), screen.begin("compare")));
    }

    private void detector(DataSpec images, Screen screen) {
        DetectorAccuracy accuracy = detector(model, images, screen);
        Optional<DetectorAccuracy> original = Optional.ofNullable(against).map(file -> detector(file, images, screen));
        if (!json && accuracy.classes().size() > 1) {
            Screen.table(spec.commandLine().getOut(), EvaluationText.table(accuracy));
        }
        print(new EvaluationText(json).of(accuracy, original));
    }

    private DetectorAccuracy detector(Path file, DataSpec images, Screen screen) {
        return DetectorEvaluator.evaluate(file, images, Split.TEST, most(), threads.count(), screen.begin("evaluate"));
    }

    private int most() {
        return limit == null ? Evaluator.ALL : limit;
    }

    private void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
