package org.filtrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TunedCompressionTest {
    @TempDir
    Path folder;

    private Path model = Path.of("");
    private Path images = Path.of("");

    @BeforeEach
    void write() throws IOException {
        model = Told.network(Files.createDirectories(folder.resolve("in")));
        images = Told.cifar(folder.resolve("in"), 40);
    }

    private Told compress(Path out, Object... more) {
        List<Object> words = new ArrayList<>(List.of("compress", model, "-o", out, "--method", "uniform"));
        words.addAll(List.of("--ratio", 8, "--data", "cifar10:" + images, "--images", 20, "--threads", 1));
        words.addAll(List.of(more));
        return Told.by(words.toArray());
    }

    @Test
    void aTunedNetworkKeepsItsBudgetAndLeavesTheLogInTheReport() throws IOException {
        Path out = Files.createDirectories(folder.resolve("out")).resolve("o.onnx");
        Path report = folder.resolve("report");
        compress(out, "--epochs", 3, "--seed", 1, "--report", report).done();
        assertThat((double) Files.size(model) / Files.size(out)).isGreaterThanOrEqualTo(8.0);
        assertThat(Told.files(folder.resolve("out"))).containsExactly("o.onnx");
        assertThat(Told.files(report)).contains("tuning.jsonl", "report.html");
        List<String> lines = Files.readAllLines(report.resolve("tuning.jsonl"));
        JsonNode last = JsonMapper.shared().readTree(lines.getLast());
        assertThat(last.propertyNames()).contains("seconds", "step", "epoch", "loss", "rate", "images_per_second");
        assertThat(last.path("step").asInt()).isEqualTo(3);
    }

    @Test
    void theSameSeedGivesTheSameFileAndAnotherNetworkThanWithoutTuning() throws IOException {
        Path one = folder.resolve("one.onnx");
        Path two = folder.resolve("two.onnx");
        Path untuned = folder.resolve("untuned.onnx");
        compress(one, "--epochs", 2, "--seed", 1).done();
        compress(two, "--epochs", 2, "--seed", 1).done();
        compress(untuned, "--epochs", 0, "--seed", 1).done();
        assertThat(one).hasSameBinaryContentAs(two);
        assertThat(Files.mismatch(one, untuned)).isNotNegative();
    }

    @Test
    void channelsAreDecomposedOnceTheirConvolutionsWereTrainedAsChains() throws IOException {
        Path out = Files.createDirectories(folder.resolve("out")).resolve("o.onnx");
        Path report = folder.resolve("report");
        List<Object> words = new ArrayList<>(List.of("compress", model, "-o", out, "--method", "lowrank"));
        words.addAll(List.of("--ratio", 3, "--data", "cifar10:" + images, "--images", 20, "--threads", 1));
        words.addAll(List.of("--epochs", 5, "--report", report));
        assertThat(Told.by(words.toArray()).done().out()).contains("MACs");
        assertThat(Told.files(folder.resolve("out"))).containsExactly("o.onnx");
        // One epoch of chains, four of what is cut from them.
        List<String> lines = Files.readAllLines(report.resolve("tuning.jsonl"));
        assertThat(lines.stream().filter(l -> l.contains("\"step\":1,"))).hasSize(2);
        JsonNode last = JsonMapper.shared().readTree(lines.getLast());
        assertThat(last.path("step").asInt()).isEqualTo(4);
    }

    @Test
    void basesAreTrainedWithANormalisationBeforeTheyAreWithout() throws IOException {
        Path out = Files.createDirectories(folder.resolve("out")).resolve("o.onnx");
        Path report = folder.resolve("report");
        List<Object> words = new ArrayList<>(List.of("compress", model, "-o", out, "--method", "basis"));
        words.addAll(List.of("--macs", .6, "--data", "cifar10:" + images, "--images", 20, "--threads", 1));
        words.addAll(List.of("--epochs", 10, "--report", report));
        Told.by(words.toArray()).done();
        assertThat(Told.files(folder.resolve("out"))).containsExactly("o.onnx");
        // One epoch with a normalisation, nine without.
        List<String> lines = Files.readAllLines(report.resolve("tuning.jsonl"));
        assertThat(lines.stream().filter(l -> l.contains("\"step\":1,"))).hasSize(2);
        JsonNode last = JsonMapper.shared().readTree(lines.getLast());
        assertThat(last.path("step").asInt()).isEqualTo(9);
    }

    @Test
    void tooLittleTimeIsSaidBeforeItIsSpent() {
        assertThat(compress(folder.resolve("o.onnx"), "--minutes", .001).failure(1))
                .startsWith("--minutes 0.001: more are needed: ");
        assertThat(Told.files(folder)).containsExactly("in");
    }
}
