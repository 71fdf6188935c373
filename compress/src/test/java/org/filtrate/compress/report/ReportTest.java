package org.filtrate.compress.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.filtrate.compress.Compressor;
import org.filtrate.compress.Outcome;
import org.filtrate.compress.Request;
import org.filtrate.compress.Stages;
import org.filtrate.compress.budget.Budget;
import org.filtrate.compress.plan.PlanFile;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.networks.Networks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
    @TempDir
    Path folder;

    @Test
    void theKeysThatProgramsRelyOnAreThere() throws IOException {
        Path model = folder.resolve("a <b> & c.onnx");
        ModelWriter.write(Networks.create("resnet20", Networks.defaults("resnet20")), model);
        Request request = Request.of(model, folder.resolve("small.onnx"))
                .with(r -> r.budget(new Budget.Ratio(4)).threads(1));
        Outcome outcome = Compressor.compress(request, Stages.silent());
        Path report = folder.resolve("reports").resolve("first");
        ReportFolder.write(Reporter.measure(request, outcome, 1.5, Stages.silent()), report);
        JsonNode json = JsonMapper.shared().readTree(report.resolve("report.json"));
        assertThat(json.propertyNames())
                .contains("original", "compressed", "ratio", "layers", "seed", "seconds", "plan");
        JsonNode compressed = json.path("compressed");
        assertThat(compressed.propertyNames()).contains("bytes", "params", "macs", "median_ms");
        assertThat(compressed.path("bytes").asLong()).isEqualTo(Files.size(outcome.output()));
        JsonNode parts = compressed.path("parts");
        assertThat(parts.path("filters").asLong()
                        + parts.path("others").asLong()
                        + parts.path("graph").asLong())
                .isEqualTo(Files.size(outcome.output()));
        // Scales, offsets, means and variances of 19 normalisations, or biases in their place; and the classifier's.
        assertThat(parts.path("others").asLong()).isBetween(2L * (688 + 10), 16L * 688 + 40 + 19);
        assertThat(parts.path("graph").asLong()).isBetween(1000L, 8L * 1024);
        assertThat(json.path("original").path("bytes").asLong()).isEqualTo(Files.size(model));
        assertThat(json.path("ratio").propertyNames()).containsExactly("layers", "convolutions", "file");
        assertThat(json.path("ratio").path("file").asDouble())
                .isCloseTo(Files.size(model) / (double) Files.size(outcome.output()), within(1e-9));
        assertThat(json.path("layers")).hasSize(20);
        for (JsonNode layer : json.path("layers")) {
            assertThat(layer.propertyNames())
                    .contains("name", "method", "setting", "precision", "body", "bits", "error");
            long total = layer.path("bits").path("total").asLong();
            long sum = layer.path("bits").properties().stream()
                    .filter(p -> !p.getKey().equals("total"))
                    .mapToLong(p -> p.getValue().asLong())
                    .sum();
            assertThat(sum).isEqualTo(total);
        }
        assertThat(PlanFile.read(report.resolve("plan.yaml"))).isEqualTo(outcome.plan());
        assertThat(json.path("plan").asString()).isEqualTo(PlanFile.text(outcome.plan()));
        String page = Files.readString(report.resolve("report.html"));
        assertThat(page)
                .contains("<title>small.onnx - Filtrate</title>", "a <b> & c.onnx")
                .doesNotContain("src=\"http");
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> ReportFolder.prepare(file.resolve("inner")))
                .isInstanceOf(FiltrateException.class)
                .hasMessage(file.resolve("inner") + ": a folder for the report cannot be made there");
    }
}
