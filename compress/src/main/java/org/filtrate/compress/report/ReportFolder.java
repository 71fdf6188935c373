package org.filtrate.compress.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.filtrate.compress.plan.PlanFile;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.file.AtomicFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A folder with `report.json`, `report.html` and `plan.yaml`.
public final class ReportFolder {
    /// The name of the plan in the folder.
    public static final String PLAN = "plan.yaml";

    /// What tuning logs, an object of JSON a line.
    public static final String TUNING_LOG = "tuning.jsonl";

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
        text(folder.resolve("report.html"), ReportPage.of(report, log(folder.resolve(TUNING_LOG))));
        PlanFile.write(report.outcome().plan(), folder.resolve(PLAN));
    }

    private static List<JsonNode> log(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(l -> !l.isBlank())
                    .map(JsonMapper.shared()::readTree)
                    .toList();
        } catch (IOException | UncheckedIOException | JacksonException e) {
            throw new FiltrateException(file + ": needed an object of JSON a line, came something else", e);
        }
    }

    private static void text(Path file, String content) {
        AtomicFile.write(file, out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
    }
}
