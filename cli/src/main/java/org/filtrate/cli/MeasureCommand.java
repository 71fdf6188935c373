package org.filtrate.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.filtrate.compress.report.MeasurementJson;
import org.filtrate.graph.file.ModelReader;
import org.filtrate.run.Comparison;
import org.filtrate.run.InputShapes;
import org.filtrate.run.Latency;
import org.filtrate.run.Measurement;
import org.filtrate.run.ModelFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "measure",
        mixinStandardHelpOptions = true,
        description =
                "Measures milliseconds for one image, peak memory and bytes, beside another network's in one run.",
        footer = {
            "",
            "Examples:",
            "  filtrate measure small.onnx --against model.onnx",
            "  filtrate measure model.onnx --threads 1 --json"
        })
final class MeasureCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "The ONNX file.")
    Path model;

    @Option(names = "--against", paramLabel = "ORIGINAL", description = "Another ONNX file, run in turn with it.")
    @Nullable
    Path against;

    @Option(
            names = "--input",
            paramLabel = "NAME=DIMS",
            description = "Sizes of an input that the file leaves open, such as input=1x3x224x224. May be repeated.")
    List<String> inputs = List.of();

    @Mixin
    ThreadOptions threads;

    @Option(names = "--json", description = "Prints one JSON object.")
    boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        InputShapes shapes = InputShapes.none();
        for (String input : inputs) {
            shapes = shapes.with(input);
        }
        Latency latency = Latency.defaults().withShapes(shapes);
        if (against == null) {
            Measurement one = Measurement.of(files(model), threads.count(), latency);
            out.println(json ? MeasurementJson.text(one, Optional.empty()) : line(model, one));
        } else {
            Comparison both = Measurement.compare(files(model), files(against), threads.count(), latency);
            if (json) {
                out.println(MeasurementJson.text(both.model(), Optional.of(both)));
            } else {
                out.println(line(against, both.against()));
                out.println(line(model, both.model()));
                out.printf("%.2fx faster, %.2fx smaller%n", both.speedup(), both.sizeRatio());
            }
        }
        out.flush();
        return 0;
    }

    private static ModelFiles files(Path model) {
        return new ModelFiles(model, ModelReader.load(model).externalFiles());
    }

    private static String line(Path model, Measurement m) {
        String memory = m.peakRssBytes().isPresent()
                ? ", peak memory %.1f MB".formatted(m.peakRssBytes().getAsLong() / 1e6)
                : "";
        return "%s: median %.3f ms (10 %% to 90 %%: %.3f to %.3f, %d runs)%s, %,d bytes"
                .formatted(
                        model,
                        m.time().medianMillis(),
                        m.time().p10Millis(),
                        m.time().p90Millis(),
                        m.time().runs(),
                        memory,
                        m.sizeBytes());
    }
}
