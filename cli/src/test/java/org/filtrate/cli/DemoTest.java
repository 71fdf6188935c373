package org.filtrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.filtrate.cli.demo.Demo;
import org.filtrate.compress.Stages;
import org.filtrate.compress.compare.Point;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A small demonstration, and what it leaves behind.
class DemoTest {
    private static final double CHANCE = 0.1;
    private static final double RATIO = 6;
    private static final String BEGIN = "<script type=\"application/json\" id=\"data\">";

    @TempDir
    private static Path folder;

    private static ObjectNode data = JsonMapper.shared().createObjectNode();
    private static String page = "";

    private static Demo demo(String name, List<Point> points) {
        return new Demo(folder.resolve(name), new Demo.Size(1280, 200, 12, 1), points, 4, 2);
    }

    @BeforeAll
    static void run() throws Exception {
        Demo demo = demo("a & <b>", Point.all(List.of("basis", "slbf"), List.of(RATIO)));
        data = demo.run(new DemoTraining(new PrintWriter(new StringWriter())), Stages.silent());
        page = Files.readString(demo.page());
    }

    @Test
    void learnsMuchMoreThanChance() {
        assertThat(data.path("original").path("top1").asDouble()).isGreaterThan(4 * CHANCE);
    }

    @Test
    void everyPointKeepsItsSizeAndHasAReportOfBoth() {
        assertThat(data.path("rows")).hasSize(2);
        for (JsonNode row : data.path("rows")) {
            for (String kind : List.of("untuned", "tuned")) {
                Path own = folder.resolve("a & <b>")
                        .resolve(kind)
                        .resolve(row.path(kind).path("folder").asString());
                assertThat(own).isDirectoryContaining("glob:**/report.html");
                assertThat(row.path(kind).path("ratio").path("file").asDouble()).isGreaterThanOrEqualTo(RATIO);
                assertThat(row.path(kind).path("top1").asDouble()).isGreaterThan(2 * CHANCE);
            }
        }
    }

    @Test
    void tuningIsLoggedForTheReport() {
        assertThat(folder.resolve("a & <b>").resolve("tuned").resolve("slbf-6"))
                .isDirectoryContaining("glob:**/tuning.jsonl")
                .isDirectoryNotContaining("glob:**/*.checkpoint");
        assertThat(folder.resolve("a & <b>").resolve("untuned").resolve("slbf-6"))
                .isDirectoryNotContaining("glob:**/tuning.jsonl");
    }

    @Test
    void pageCarriesWhatItShows() {
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        JsonNode shown = JsonMapper.shared().readTree(page.substring(begin, page.indexOf("</script>", begin)));
        assertThat(shown).hasToString(data.toString());
        assertThat(shown.path("classes"))
                .hasSize(10)
                .allSatisfy(c -> assertThat(c.path("pictures")).hasSize(4));
        assertThat(shown.path("filters")).hasSize(3);
    }

    @Test
    void sameSeedTrainsTheSameWeights() throws Exception {
        Demo again = demo("again", List.of());
        again.run(new DemoTraining(new PrintWriter(new StringWriter())), Stages.silent());
        assertThat(again.original())
                .hasSameBinaryContentAs(demo("a & <b>", List.of()).original());
    }
}
