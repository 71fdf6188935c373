package org.filtrate.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.filtrate.compress.Compressor;
import org.filtrate.compress.MethodWord;
import org.filtrate.compress.Outcome;
import org.filtrate.compress.Request;
import org.filtrate.compress.plan.LayerRule;
import org.filtrate.compress.report.Report;
import org.filtrate.compress.report.ReportFolder;
import org.filtrate.compress.report.ReportJson;
import org.filtrate.compress.report.Reporter;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.file.AtomicFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "compress",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Writes a smaller, and where it can a faster, network.",
        footer = {
            "",
            "Examples:",
            "  filtrate compress model.onnx -o small.onnx --ratio 4",
            "  filtrate compress model.onnx -o small.onnx --bytes 250000 --data cifar10:cifar --report report",
            "  filtrate compress model.onnx -o small.onnx --ratio 16 --data cifar10:cifar --minutes 30",
            "  filtrate compress model.onnx -o fast.onnx --method lowrank --macs 0.4",
            "  filtrate compress model.onnx -o fast.onnx --method auto --speedup 2 --ratio 4",
            "  filtrate compress model.onnx -o small.onnx --ratio 3 --layer 'layer3.*=basis:rank=24,precision=8'",
            "  filtrate compress model.onnx -o plan.yaml --ratio 8 --plan-only",
            "  filtrate compress model.onnx -o again.onnx --plan plan.yaml"
        })
final class CompressCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "The ONNX file to compress.")
    Path model;

    @Option(names = "-o", required = true, paramLabel = "OUT", description = "The ONNX file to write.")
    Path output;

    @Option(
            names = "--method",
            defaultValue = MethodWord.AUTO,
            paramLabel = "NAME",
            description =
                    "auto (whatever loses least on each layer, without a limit at a quarter of the size), slbf, slcq, templates, basis, lowrank (= tucker2 + svd by layer), tucker2, svd, spatial-svd, cp, tt; "
                            + "yardsticks bwn, kmeans, uniform. "
                            + "Default: ${DEFAULT-VALUE}.")
    String method;

    @ArgGroup(exclusive = false)
    @Nullable
    BudgetOptions budget;

    @Option(
            names = "--plan-only",
            description = "Prints what would become of each layer and compresses nothing. The plan is written to OUT "
                    + "where that ends in .yaml, into the folder of --report, or beside OUT.")
    boolean planOnly;

    @Option(
            names = "--layer",
            paramLabel = "RULE",
            description = "'GLOB=METHOD:key=value,...' for layers of that name; METHOD may be 'dense'. "
                    + "Keys: precision, strength, energy, weakening, or the method's own sizes. May be repeated.")
    List<String> rules = List.of();

    @Option(
            names = "--first-conv",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Whether the first convolution is compressed. Default: yes.")
    boolean firstConvolution;

    @Option(
            names = "--classifier",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Whether the last layer is compressed. Default: yes.")
    boolean classifier;

    @Mixin
    WorkOptions work;

    @Option(
            names = "--calibrate",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Whether the images of --data correct the statistics of batch norms. Default: yes.")
    boolean calibrate;

    @Option(
            names = "--data-aware",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Whether filters are fitted to what layers put out for the images of --data, or to the dense "
                    + "filters alone. Default: yes.")
    boolean dataAware;

    @Mixin
    TuningOptions tuning;

    @Option(
            names = "--stages",
            paramLabel = "N",
            defaultValue = "1",
            description = "Compresses layers in N steps while it trains, the least sensitive first, instead of all at "
                    + "once. Default: ${DEFAULT-VALUE}.")
    int stages;

    @Option(
            names = "--keep-names",
            description = "Nodes and values inside keep their names, which makes the file larger.")
    boolean keepNames;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Writes report.json, report.html and plan.yaml there.")
    @Nullable
    Path report;

    @Option(names = "--json", description = "Prints one JSON object: the report, or with --plan-only the plan.")
    boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Request request = request();
        try (Screen screen = new Screen()) {
            if (planOnly) {
                DryRun.of(output, report).run(request, screen, json, out);
            } else {
                compress(request, screen, out);
            }
        }
        out.flush();
        return 0;
    }

    private void compress(Request request, Screen screen, PrintWriter out) {
        long started = System.nanoTime();
        AtomicFile.requireWritable(output);
        if (report != null) {
            ReportFolder.prepare(report);
        }
        Outcome outcome = Compressor.compress(request, screen);
        if (tuning.isAsked()) {
            run().forget();
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        if (!json) {
            Summary.print(outcome, seconds, out);
        }
        if (report != null || json) {
            report(Reporter.measure(request, outcome, seconds, screen), out);
        }
    }

    private void report(Report measured, PrintWriter out) {
        if (report != null) {
            ReportFolder.write(measured, report);
        }
        if (json) {
            out.println(ReportJson.of(measured));
            return;
        }
        Summary.print(measured, out);
        out.println("report in " + Objects.requireNonNull(report).resolve("report.html"));
    }

    private Request request() {
        tuning.check();
        if (tuning.isAsked() && work.data.spec().isEmpty()) {
            throw new FiltrateException("--epochs and --minutes ask for training: --data is needed, none came");
        }
        if (stages < 1) {
            throw new FiltrateException("--stages: 1 or more are needed, " + stages + " came");
        }
        if (stages > 1 && !tuning.isAsked()) {
            throw new FiltrateException("--stages: training is needed, neither --epochs nor --minutes came");
        }
        return Request.of(model, output).with(request -> {
            work.applyTo(request);
            request.method(MethodWord.method(method))
                    .rules(parsed())
                    .ends(firstConvolution, classifier)
                    .keepNames(keepNames)
                    .dataAware(dataAware)
                    .calibrate(calibrate);
            if (budget != null) {
                budget.applyTo(request);
            }
            if (tuning.isAsked()) {
                request.refinement(new TunedRefinement(this, run()));
            }
        });
    }

    private TuningRun run() {
        return new TuningRun(
                output,
                report,
                work.data.spec().orElseThrow(),
                work.threads.count(),
                tuning.resume,
                spec.commandLine().getErr(),
                TuningRun.LAST);
    }

    private List<LayerRule> parsed() {
        List<LayerRule> parsed = new ArrayList<>();
        rules.forEach(r -> parsed.add(LayerRule.parse(r)));
        return parsed;
    }
}
