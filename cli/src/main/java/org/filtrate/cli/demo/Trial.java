package org.filtrate.cli.demo;

import java.nio.file.Path;
import org.filtrate.compress.Compressor;
import org.filtrate.compress.Outcome;
import org.filtrate.compress.Request;
import org.filtrate.compress.Stages;
import org.filtrate.compress.budget.Budget;
import org.filtrate.compress.report.Report;
import org.filtrate.compress.report.ReportFolder;
import org.filtrate.compress.report.Reporter;
import org.filtrate.filters.Method;
import org.filtrate.run.Accuracy;
import org.filtrate.run.DataSpec;

/// One compression of the network, measured on the file that it wrote.
///
/// @param method what it was compressed by
/// @param asked the budget in words, such as `ratio 4`
/// @param folder the name of the folder with its `model.onnx` and `report.html`
/// @param report what came out
public record Trial(Method method, String asked, String folder, Report report) {
    static final String MODEL = "model.onnx";

    /// Compresses, measures and writes the report.
    ///
    /// @param demo the demonstration, its network written
    /// @param data images to calibrate with and to measure on
    static Trial run(Demo demo, DataSpec data, Method method, Budget budget, Stages stages) {
        String asked = asked(budget);
        String folder = method.word() + "-" + asked.replace(' ', '-');
        Path path = demo.folder().resolve(folder);
        ReportFolder.prepare(path);
        Request request = Request.of(demo.original(), path.resolve(MODEL))
                .with(r -> r.method(method)
                        .budget(budget)
                        .data(data, Request.CALIBRATION_IMAGES)
                        .threads(demo.threads())
                        .keepNames(true)
                        .seed(demo.seed()));
        long started = System.nanoTime();
        Outcome outcome = Compressor.compress(request, stages);
        double seconds = (System.nanoTime() - started) / 1e9;
        Report report = Reporter.measure(request, outcome, seconds, stages);
        ReportFolder.write(report, path);
        return new Trial(method, asked, folder, report);
    }

    private static String asked(Budget budget) {
        return switch (budget) {
            case Budget.Ratio ratio -> "ratio " + number(ratio.ratio());
            case Budget.Bytes bytes -> "bytes " + bytes.bytes();
            case Budget.Macs macs -> "macs " + number(macs.fraction());
            case Budget.Unlimited _ -> "usual";
            case Budget.Speedup speedup -> budget.words();
            case Budget.Latency latency -> budget.words();
            case Budget.All all -> budget.words();
        };
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    /// Whether the size of the file was asked for, not the operations.
    boolean isBySize() {
        return asked.startsWith("ratio");
    }

    /// What the compression did.
    public Outcome outcome() {
        return report.outcome();
    }

    /// The accuracy of the written file.
    public Accuracy accuracy() {
        return report.compressed().orElseThrow();
    }

    /// The accuracy of the original.
    public Accuracy before() {
        return report.original().orElseThrow();
    }

    /// How many times as fast as the original, in one run.
    public double speedup() {
        return report.timing().orElseThrow().speedup();
    }

    /// Median time for one image.
    public double millis() {
        return report.timing().orElseThrow().model().time().medianMillis();
    }
}
