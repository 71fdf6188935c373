package org.filtrate.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.filtrate.compress.MethodWord;
import org.filtrate.compress.Request;
import org.filtrate.compress.compare.MethodComparison;
import org.filtrate.compress.compare.Point;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Compresses a network by every method over a range of ratios: a table, curves, one page.",
        footer = {
            "",
            "Stopped, it goes on where it was when the same command is given again.",
            "",
            "Examples:",
            "  filtrate compare model.onnx --data cifar10:cifar -o compared",
            "  filtrate compare model.onnx --data folder:images --methods slbf,slcq,uniform --ratios 8,16 -o compared"
        })
final class CompareCommand implements Callable<Integer> {
    private static final String LINE = "%-11s  %6s  %7s  %11s  %7s  %8s  %6s  %7s  %s";

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "The ONNX file to compress.")
    Path model;

    @Option(names = "-o", required = true, paramLabel = "DIR", description = "The folder for results.")
    Path folder;

    @Option(
            names = "--methods",
            split = ",",
            paramLabel = "A,B,..",
            description = "The methods to compare, auto among them. Default: all of them.")
    List<String> methods = MethodWord.all();

    @Option(
            names = "--ratios",
            split = ",",
            defaultValue = "4,8,16,32",
            paramLabel = "R,S,..",
            description = "How many times smaller the files are to be. Default: ${DEFAULT-VALUE}.")
    List<Double> ratios;

    @Mixin
    WorkOptions work;

    @Option(names = "--json", description = "Prints one JSON object.")
    boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (work.data.spec().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--data is needed");
        }
        List<Point> points = Point.all(methods, ratios);
        Request request = Request.of(model, folder.resolve("small.onnx")).with(work::applyTo);
        try (Screen screen = new Screen()) {
            if (!json) {
                out.println(LINE.formatted("method", "asked", "file", "bytes", measure(), "ms", "faster", "seconds", "")
                        .stripTrailing());
            }
            ObjectNode result = new MethodComparison(request, folder).run(points, screen, row -> {
                if (!json) {
                    out.println(line(row));
                    out.flush();
                }
            });
            out.println(json ? result.toString() : closing(result));
        }
        out.flush();
        return 0;
    }

    private String closing(JsonNode result) {
        JsonNode original = result.path("original");
        return "original: %,d bytes%s; page in %s"
                .formatted(
                        original.path("bytes").asLong(),
                        score(original).isEmpty() ? "" : ", " + measure() + " " + score(original),
                        folder.resolve("index.html"));
    }

    private String line(JsonNode row) {
        String method = row.path("method").asString();
        String asked = "%.1fx".formatted(row.path("asked").asDouble());
        Object[] cells = row.has("problem")
                ? new Object[] {
                    method, asked, "", "", "", "", "", "", row.path("problem").asString()
                }
                : new Object[] {
                    method,
                    asked,
                    "%.2fx".formatted(row.path("ratio").path("file").asDouble()),
                    "%,d".formatted(row.path("bytes").asLong()),
                    score(row),
                    "%.2f".formatted(row.path("median_ms").asDouble()),
                    "%.2fx".formatted(row.path("speedup").asDouble()),
                    "%.1f".formatted(row.path("seconds").asDouble()),
                    ""
                };
        return LINE.formatted(cells).stripTrailing();
    }

    private boolean hasBoxes() {
        return work.data.spec().filter(d -> d.layout().isAnnotated()).isPresent();
    }

    private String measure() {
        return hasBoxes() ? "mAP .5" : "top-1";
    }

    private String score(JsonNode row) {
        JsonNode share = row.path(hasBoxes() ? "map50" : "top1");
        return share.isMissingNode() ? "" : "%.2f %%".formatted(100 * share.asDouble());
    }
}
