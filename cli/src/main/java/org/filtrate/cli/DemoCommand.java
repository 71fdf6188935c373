package org.filtrate.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.filtrate.cli.demo.Demo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Shows all of it on data it makes itself: draws images of ten shapes, trains a small network on "
                + "them, compresses it by all families of methods, tunes, measures every file, and writes a page.",
        footer = {
            "",
            "Examples:",
            "  filtrate demo",
            "  filtrate demo -o shapes --seed 7",
            "  filtrate evaluate demo/original.onnx --data cifar10:demo/data"
        })
final class DemoCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Option(
            names = "-o",
            paramLabel = "DIR",
            defaultValue = "demo",
            description = "The folder to write to. Default: ${DEFAULT-VALUE}.")
    Path folder;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Seed of images and weights.")
    long seed;

    @Mixin
    ThreadOptions threads;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Demo demo = Demo.of(folder, seed, threads.count());
        long started = System.nanoTime();
        try (Screen screen = new Screen()) {
            print(out, demo.run(new DemoTraining(spec.commandLine().getErr()), screen));
        }
        out.printf("%s  (%.0f s)%n", demo.page(), (System.nanoTime() - started) / 1e9);
        out.flush();
        return 0;
    }

    private static void print(PrintWriter out, JsonNode data) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"method ", "bytes", "smaller", "faster", "top-1", "tuned"});
        JsonNode original = data.path("original");
        rows.add(
                new String[] {"original", "%,d".formatted(original.path("bytes").asLong()), "", "", top1(original), ""
                });
        for (JsonNode row : data.path("rows")) {
            JsonNode tuned = row.path("tuned");
            rows.add(new String[] {
                row.path("method").asString(),
                "%,d".formatted(tuned.path("bytes").asLong()),
                "%.2fx".formatted(tuned.path("ratio").path("file").asDouble()),
                "%.2fx".formatted(tuned.path("speedup").asDouble()),
                top1(row.path("untuned")),
                tuned.has("problem") ? tuned.path("problem").asString() : top1(tuned)
            });
        }
        Screen.table(out, rows);
    }

    private static String top1(JsonNode row) {
        return row.has("top1") ? "%.1f %%".formatted(100 * row.path("top1").asDouble()) : "";
    }
}
