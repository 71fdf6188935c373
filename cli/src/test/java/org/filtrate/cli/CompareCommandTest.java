package org.filtrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class CompareCommandTest {
    @TempDir
    Path folder;

    @Test
    void everyPointIsARow() {
        Path model = Told.network(folder);
        Path results = folder.resolve("results");
        String set = "cifar10:" + Told.cifar(folder, 20);
        Object[] words = {
            "compare",
            model,
            "--data",
            set,
            "--methods",
            "uniform,basis",
            "--ratios",
            "4,6",
            "-o",
            results,
            "--images",
            8
        };
        String table = Told.by(words).done().out();
        assertThat(table.lines().map(l -> l.substring(0, l.indexOf(' '))))
                .containsExactly("method", "uniform", "uniform", "basis", "basis", "original:");
        assertThat(table).endsWith("page in " + results.resolve("index.html") + "\n");
        Object[] asJson = java.util.Arrays.copyOf(words, words.length + 1);
        asJson[words.length] = "--json";
        JsonNode json = Told.by(asJson).json();
        assertThat(json.path("rows")).hasSize(4);
        assertThat(json.path("rows").get(3).path("ratio").path("file").asDouble())
                .isGreaterThanOrEqualTo(6);
        assertThat(results.resolve("basis-6").resolve("report.html")).exists();
    }

    @Test
    void wrongWordsGetOneLine() {
        Path model = Told.network(folder);
        String set = "cifar10:" + Told.cifar(folder, 20);
        assertThat(Told.by("compare", model, "-o", folder.resolve("r")).failure(2))
                .contains("--data");
        assertThat(Told.by("compare", model, "-o", folder.resolve("r"), "--data", set, "--methods", "slbf,none")
                        .failure(1))
                .contains("'none'");
        assertThat(Told.by("compare", model, "-o", folder.resolve("r"), "--data", set, "--ratios", ".5")
                        .failure(1))
                .isEqualTo("--ratios: numbers above 1 are needed, 0.5 came");
        assertThat(folder.resolve("r")).doesNotExist();
    }
}
