package org.filtrate.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.filtrate.compress.Stages;
import org.filtrate.compress.budget.Budget;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.networks.Networks;
import org.filtrate.run.DataSet;
import org.filtrate.run.ImageShape;
import org.filtrate.run.Progress;
import org.filtrate.run.Split;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A small demonstration, and what it leaves behind.
class DemoTest {
    private static final double CHANCE = 0.1;
    private static final List<Budget> BUDGETS = List.of(new Budget.Ratio(4), new Budget.Macs(0.5));

    @TempDir
    private static Path folder;

    private static Demo demo = Demo.of(Path.of("."), 0, 1);
    private static List<Trial> trials = List.of();
    private static String page = "";

    @BeforeAll
    static void run() throws Exception {
        demo = new Demo(folder.resolve("a & <b>"), 500, 100, BUDGETS, 4, 2);
        trials = demo.run(Stages.silent());
        page = Files.readString(demo.page());
    }

    @Test
    void learnsMuchMoreThanChance() {
        assertThat(trials.getFirst().before().top1()).isGreaterThan(4 * CHANCE);
    }

    @Test
    void everyTrialKeepsItsSizeAndHasAReport() {
        assertThat(trials).hasSize(4);
        for (Trial trial : trials) {
            assertThat(demo.folder().resolve(trial.folder())).isDirectoryContaining("glob:**/report.html");
            if (trial.asked().equals("ratio 4")) {
                assertThat(trial.outcome().fileRatio()).isGreaterThanOrEqualTo(4);
                assertThat(trial.accuracy().top1()).isGreaterThan(2 * CHANCE);
            }
        }
    }

    @Test
    void pageHasEverySection() {
        assertThat(page)
                .contains(
                        "What it looks at", "Every file, measured", "Accuracy against size", "Filters before and after")
                .contains(
                        "Go on from here", "<svg", "href=\"basis-ratio-4/report.html\"", "lowrank-macs-0.5/report.html")
                .contains(Shape.words())
                .endsWith("</html>\n");
        assertThat(page.split("<polyline", -1)).hasSize(3);
        assertThat(page.split("data:image/png;base64,", -1)).hasSize(1 + 4 * Shape.values().length + 3);
    }

    @Test
    void pageEscapesAndNeedsNothingElse() {
        assertThat(page)
                .contains("a &amp; &lt;b&gt;")
                .doesNotContain("<b>", "http:", "https:", "<script", "<link", "NaN", "null");
    }

    @Test
    void trainingAgainGivesTheSameWeights() {
        DataSet set = DataSet.open(
                new DemoImages(demo.folder().resolve("data"), 500, 100).spec(), Split.TRAIN, ImageShape.of(3, 32, 32));
        var untrained =
                Networks.create(Demo.NETWORK, Networks.defaults(Demo.NETWORK).withSeed(demo.seed()));
        byte[] again = ModelWriter.toBytes(
                ClosedFormTraining.train(untrained, set, demo.threads(), demo.seed(), Progress.none()));
        assertThat(demo.original()).hasBinaryContent(again);
    }

    @Test
    void trainingRefusesNetworksOfAnotherMake() {
        DataSet set = DataSet.open(
                new DemoImages(demo.folder().resolve("data"), 500, 100).spec(), Split.TRAIN, ImageShape.of(3, 32, 32));
        var squeezenet = Networks.create("squeezenet", Networks.defaults(3, 32, 32));
        assertThatThrownBy(() -> ClosedFormTraining.train(squeezenet, set, 1, 0, Progress.none()))
                .isInstanceOf(GraphException.class)
                .hasMessage("layer 'features.0': a batch norm after it is needed");
    }

    @Test
    void folderThatCannotBeMadeIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "here");
        assertThatThrownBy(() -> new Demo(file, 10, 10, BUDGETS, 0, 1).run(Stages.silent()))
                .isInstanceOf(FiltrateException.class)
                .hasMessage(file + ": a folder for the demonstration cannot be made there");
    }
}
