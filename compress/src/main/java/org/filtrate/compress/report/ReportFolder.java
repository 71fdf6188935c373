package org.filtrate.compress.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.filtrate.compress.plan.PlanFile;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.file.AtomicFile;

/// A folder with `report.json`, `report.html` and `plan.yaml`.
public final class ReportFolder {
    private ReportFolder() {}

    /// Makes the folder, so that a long run does not find out at its end that it cannot.
    ///
    /// @throws FiltrateException where it cannot be made
    public static void prepare(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new FiltrateException(folder + ": a folder for the report cannot be made there", e);
        }
    }

    /// Writes a report.
    public static void write(Report report, Path folder) {
        prepare(folder);
        text(folder.resolve("report.json"), ReportJson.text(ReportJson.of(report)));
        text(folder.resolve("report.html"), ReportHtml.of(report));
        PlanFile.write(report.outcome().plan(), folder.resolve("plan.yaml"));
    }

    private static void text(Path file, String content) {
        AtomicFile.write(file, out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
    }
}
