package org.filtrate.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.filtrate.cli.demo.Demo;
import org.filtrate.cli.demo.Trial;
import org.filtrate.compress.Network;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Shows all of it on data it makes itself: draws images of ten shapes, makes a network for them, compresses "
                    + "it by two methods, measures every file, and writes a page.",
            "The network is trained in closed form (principal components and ridge regression), not by gradients."
        },
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
        List<Trial> trials;
        try (Screen screen = new Screen()) {
            trials = demo.run(screen);
        }
        print(out, trials);
        out.printf("%s  (%.0f s)%n", demo.page(), (System.nanoTime() - started) / 1e9);
        out.flush();
        return 0;
    }

    private static void print(PrintWriter out, List<Trial> trials) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"method ", "budget ", "bytes", "smaller", "MACs", "faster", "accuracy"});
        Network original = trials.getFirst().outcome().original();
        rows.add(new String[] {
            "original",
            "",
            "%,d".formatted(original.sizeBytes()),
            "",
            "%.1f M".formatted(original.macs() / 1e6),
            "",
            "%.1f %%".formatted(100 * trials.getFirst().before().top1())
        });
        for (Trial trial : trials) {
            rows.add(new String[] {
                trial.method().word(),
                trial.asked(),
                "%,d".formatted(trial.outcome().sizeBytes()),
                "%.2fx".formatted(trial.outcome().fileRatio()),
                "%.1f M".formatted(trial.outcome().macs() / 1e6),
                "%.2fx".formatted(trial.speedup()),
                "%.1f %%".formatted(100 * trial.accuracy().top1())
            });
        }
        Screen.table(out, rows);
    }
}
