package org.filtrate.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.filtrate.graph.FiltrateException;
import org.filtrate.run.Accuracy;
import org.filtrate.run.Evaluator;
import org.filtrate.run.Split;
import org.filtrate.run.detect.ClassPrecision;
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

    @Option(names = "--limit", paramLabel = "N", description = "At most so many images, spread over the set.")
    @Nullable
    Integer limit;

    @Mixin
    ThreadOptions threads;

    @Option(names = "--json", description = "Prints one JSON object.")
    boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (limit != null && limit < 1) {
            throw new FiltrateException("--limit: at least 1 is needed, " + limit + " came");
        }
        var images = data.spec().orElseThrow(() -> new ParameterException(spec.commandLine(), "--data is needed"));
        int most = limit == null ? Evaluator.ALL : limit;
        try (Screen screen = new Screen()) {
            if (images.layout().isAnnotated()) {
                print(
                        out,
                        DetectorEvaluator.evaluate(
                                model, images, Split.TEST, most, threads.count(), screen.begin("evaluate")));
                return 0;
            }
            Accuracy accuracy =
                    Evaluator.evaluate(model, images, Split.TEST, most, threads.count(), screen.begin("evaluate"));
            out.println(String.format(
                    Locale.ROOT,
                    json
                            ? "{\"top1\":%.6f,\"top5\":%.6f,\"images\":%d,\"seconds\":%.3f}"
                            : "top-1 %.4f, top-5 %.4f over %d images in %.1f s",
                    accuracy.top1(),
                    accuracy.top5(),
                    accuracy.images(),
                    accuracy.seconds()));
        }
        out.flush();
        return 0;
    }

    private void print(PrintWriter out, DetectorAccuracy accuracy) {
        if (!json && accuracy.classes().size() > 1) {
            List<String[]> rows = new ArrayList<>();
            rows.add(new String[] {"class ", "objects", "AP .5", "AP .5:.95"});
            for (ClassPrecision c : accuracy.classes()) {
                rows.add(new String[] {
                    c.name(),
                    Integer.toString(c.objects()),
                    String.format(Locale.ROOT, "%.4f", c.ap50()),
                    String.format(Locale.ROOT, "%.4f", c.ap())
                });
            }
            Screen.table(out, rows);
        }
        out.println(String.format(
                Locale.ROOT,
                json
                        ? "{\"map50\":%.6f,\"map\":%.6f,\"images\":%d,\"seconds\":%.3f}"
                        : "mAP .5 %.4f, mAP .5:.95 %.4f over %d images in %.1f s",
                accuracy.map50(),
                accuracy.map(),
                accuracy.images(),
                accuracy.seconds()));
        out.flush();
    }
}
