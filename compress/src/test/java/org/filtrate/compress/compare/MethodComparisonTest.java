package org.filtrate.compress.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.filtrate.compress.Browser;
import org.filtrate.compress.NoiseImages;
import org.filtrate.compress.Request;
import org.filtrate.compress.Stages;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.networks.Networks;
import org.filtrate.run.DataSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.logging.LogType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MethodComparisonTest {
    private static final List<Point> POINTS =
            List.of(new Point("uniform", 4), new Point("uniform", 1000), new Point("bwn", 4));

    @TempDir
    Path folder;

    private Request request;
    private Path results;

    @BeforeEach
    void prepare() throws IOException {
        Path model = folder.resolve("vgg5.onnx");
        ModelWriter.write(Networks.create("vgg5", Networks.defaults("vgg5")), model);
        DataSpec images = NoiseImages.write(folder.resolve("images"));
        request = Request.of(model, folder.resolve("unused.onnx"))
                .with(r -> r.data(images, 8).threads(1));
        results = folder.resolve("results");
    }

    private List<JsonNode> run(Request common) {
        List<JsonNode> rows = new ArrayList<>();
        new MethodComparison(common, results).run(POINTS, Stages.silent(), rows::add);
        return rows;
    }

    private static List<String> texts(List<JsonNode> rows) {
        return rows.stream().map(JsonNode::toString).toList();
    }

    @Test
    void aRowIsWhatItsFolderHolds() throws IOException {
        List<JsonNode> rows = run(request);
        assertThat(rows).hasSize(3);
        for (JsonNode row : List.of(rows.get(0), rows.get(2))) {
            Path own = results.resolve(row.path("folder").asString());
            assertThat(row.path("bytes").asLong()).isEqualTo(Files.size(own.resolve("small.onnx")));
            assertThat(row.path("ratio").path("file").asDouble()).isGreaterThanOrEqualTo(4);
            JsonNode report = JsonMapper.shared().readTree(own.resolve("report.json"));
            assertThat(row.path("top1").asDouble())
                    .isEqualTo(report.path("compressed").path("top1").asDouble());
            assertThat(own.resolve("plan.yaml")).exists();
        }
        assertThat(rows.get(1).path("problem").asString()).startsWith("--ratio 1000.0 is out of reach");
        assertThat(rows.get(1).has("bytes")).isFalse();
        JsonNode all = JsonMapper.shared().readTree(results.resolve("compare.json"));
        assertThat(all.path("rows").values()).map(JsonNode::toString).containsExactlyElementsOf(texts(rows));
        assertThat(all.path("original").path("images").asInt()).isEqualTo(48);
        assertThat(folder.resolve("unused.onnx")).doesNotExist();
    }

    @Test
    void whatIsCompleteIsNotMadeAgain() throws IOException {
        List<JsonNode> first = run(request);
        Files.delete(results.resolve("bwn-4").resolve("point.json"));
        Path kept = results.resolve("uniform-4").resolve("small.onnx");
        Path made = results.resolve("bwn-4").resolve("small.onnx");
        Files.delete(kept);
        Files.delete(made);
        List<JsonNode> second = run(request);
        assertThat(kept).doesNotExist();
        assertThat(made).exists();
        assertThat(texts(second).subList(0, 2)).isEqualTo(texts(first).subList(0, 2));
        assertThat(second.get(2).path("bytes"))
                .hasToString(first.get(2).path("bytes").toString());
        assertThat(second.get(2).path("top1"))
                .hasToString(first.get(2).path("top1").toString());
    }

    @Test
    void otherInputsMakeEverythingAgain() throws IOException {
        run(request);
        Path file = results.resolve("uniform-4").resolve("small.onnx");
        Files.delete(file);
        run(request.with(r -> r.seed(7)));
        assertThat(file).exists();
    }

    @Test
    void thePageShowsTheTable() {
        Browser.require();
        run(request);
        var browser = Browser.open(folder.resolve("profile"));
        try {
            browser.get(results.resolve("index.html").toUri().toString());
            assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
            assertThat(browser.findElements(By.cssSelector("#table tbody tr"))).hasSize(3);
            assertThat(browser.findElements(By.cssSelector("#size-chart svg path")))
                    .hasSizeGreaterThan(10);
            assertThat(browser.findElements(By.cssSelector("#table a"))
                            .getFirst()
                            .getDomAttribute("href"))
                    .isEqualTo("uniform-4/report.html");
        } finally {
            browser.quit();
        }
    }

    @Test
    void aRatioIsMoreThanOne() {
        assertThatThrownBy(() -> new Point("slbf", 1))
                .isInstanceOf(FiltrateException.class)
                .hasMessage("--ratios: numbers above 1 are needed, 1.0 came");
        assertThat(new Point("slbf", 2.5).folder()).isEqualTo("slbf-2.5");
        assertThat(new Point("slbf", 16).folder()).isEqualTo("slbf-16");
    }
}
