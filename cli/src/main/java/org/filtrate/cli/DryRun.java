package org.filtrate.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.filtrate.compress.Compressor;
import org.filtrate.compress.Forecast;
import org.filtrate.compress.Request;
import org.filtrate.compress.plan.PlanFile;
import org.filtrate.compress.plan.PlanLine;
import org.filtrate.compress.report.ForecastJson;
import org.filtrate.compress.report.ReportFolder;
import org.filtrate.graph.file.AtomicFile;
import org.jspecify.annotations.Nullable;

/// A compression that ends with its plan.
///
/// @param plan the file that the plan is written to
record DryRun(Path plan) {
    private static final String YAML = ".yaml";

    /// The dry run of a command that would write `output` and, where it is not null, a report.
    static DryRun of(Path output, @Nullable Path report) {
        String name = output.getFileName().toString();
        if (name.endsWith(YAML)) {
            return new DryRun(output);
        }
        if (report != null) {
            ReportFolder.prepare(report);
            return new DryRun(report.resolve("plan" + YAML));
        }
        return new DryRun(output.resolveSibling(name + ".plan" + YAML));
    }

    /// Plans, writes the plan and prints what would become of each layer.
    void run(Request request, Screen screen, boolean json, PrintWriter out) {
        AtomicFile.requireWritable(plan);
        Forecast forecast = Compressor.plan(request, screen);
        PlanFile.write(forecast.plan(), plan);
        if (json) {
            out.println(ForecastJson.of(forecast).put("plan_file", plan.toString()));
        } else {
            print(forecast, out);
        }
    }

    private void print(Forecast forecast, PrintWriter out) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {
            "layer ", "method ", "setting ", "bits", "body ", "bytes", "MACs", "expected error", "share of loss"
        });
        forecast.layers().forEach(l -> rows.add(row(l)));
        Screen.table(out, rows);
        out.printf(
                "%,d bytes, was %,d: %.2fx smaller; %d of %d layers compressed; %.1f of %.1f million MACs%n",
                forecast.sizeBytes(),
                forecast.originalBytes(),
                (double) forecast.originalBytes() / forecast.sizeBytes(),
                forecast.compressed(),
                forecast.layers().size(),
                forecast.macs() / 1e6,
                forecast.originalMacs() / 1e6);
        out.println("plan in " + plan);
    }

    private static String[] row(Forecast.LayerForecast layer) {
        PlanLine line = layer.line();
        boolean dense = line.method().equals(PlanLine.DENSE);
        String setting = line.keys().entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(","));
        return new String[] {
            layer.layer().name(),
            line.method(),
            setting,
            Integer.toString(line.setting().precision().bits()),
            dense ? "" : line.body().map(PlanFile::word).orElse(""),
            "%,d".formatted(layer.sizeBytes()),
            "%,d".formatted(layer.macs()),
            dense ? "" : "%.2e".formatted(layer.error()),
            dense ? "" : "%.1f %%".formatted(100 * layer.lossShare())
        };
    }
}
