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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainCommandTest {
    @TempDir
    Path folder;

    private Path model = Path.of("");
    private Path images = Path.of("");

    @BeforeEach
    void write() throws IOException {
        Path in = Files.createDirectories(folder.resolve("in"));
        model = Told.network(in);
        images = Told.cifar(in, 40);
    }

    private Told train(Path out, String... more) {
        List<Object> words = new ArrayList<>(List.of("train", model, "-o", out));
        words.addAll(List.of("--data", "cifar10:" + images, "--threads", 1));
        words.addAll(List.of(more));
        return Told.by(words.toArray());
    }

    @Test
    void aNetworkLearnsDense() throws IOException {
        Path out = folder.resolve("o.onnx");
        Path anew = folder.resolve("anew.onnx");
        train(out, "--epochs", "2").done();
        train(anew, "--epochs", "2", "--anew", "--seed", "5").done();
        assertThat(Files.mismatch(out, model)).isNotNegative();
        assertThat(Files.mismatch(out, anew)).isNotNegative();
        assertThat(Told.by("evaluate", out, "--data", "cifar10:" + images)
                        .done()
                        .out())
                .contains("top-1");
        assertThat(Told.files(folder)).containsExactly("anew.onnx", "in", "o.onnx");
    }

    @ParameterizedTest
    @CsvSource({
        "basis, 6, basis",
        "slbf, 6, slbf",
        "basis, 2, basis",
        "lowrank, 0, tucker2|spatial-svd",
        "slcq, 0, slcq"
    })
    void aNetworkLearnsInCompressedForm(String method, int ratio, String structures) throws IOException {
        Path out = folder.resolve("o.onnx");
        List<String> flags = new ArrayList<>(List.of("--epochs", "1", "--method", method, "--anew"));
        if (ratio > 0) {
            flags.addAll(List.of("--ratio", Integer.toString(ratio)));
        }
        assertThat(train(out, flags.toArray(String[]::new)).done().out()).contains("smaller than dense");
        assertThat((double) Files.size(model) / Files.size(out)).isGreaterThanOrEqualTo(Math.max(1, ratio));
        assertThat(Told.by("inspect", out, "--json").json().path("layers"))
                .filteredOn(l -> l.path("setting").asString().matches("(" + structures + "):.*"))
                .hasSizeGreaterThan(15);
    }

    @Test
    void widerBasesThanFiltersBecomePlainConvolutions() throws IOException {
        Path out = folder.resolve("o.onnx");
        train(out, "--epochs", "1", "--method", "basis").done();
        assertThat((double) Files.size(model) / Files.size(out)).isBetween(.97, 1.03);
        assertThat(Told.by("inspect", out, "--json").json().path("layers"))
                .noneMatch(l -> l.path("setting").asString().startsWith("basis"));
        assertThat(Told.by("evaluate", out, "--data", "cifar10:" + images)
                        .done()
                        .out())
                .contains("top-1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--seed 1 | --epochs or --minutes: one of them is needed, none came",
                "--epochs 1 --ratio 4 | --method: is needed where a budget is given, none came",
                "--epochs 1 --method jpeg | method 'jpeg': one of basis"
            })
    void whatIsMissingIsNamedAndNothingWritten(String flags, String line) {
        assertThat(train(folder.resolve("o.onnx"), flags.split(" ", -1)).failure(1))
                .startsWith(line);
        assertThat(Told.files(folder)).containsExactly("in");
    }

    @Test
    void imagesAreNeeded() {
        assertThat(Told.by("train", model, "-o", folder.resolve("o.onnx"), "--epochs", 1)
                        .failure(1))
                .isEqualTo("--data: images with labels are needed, none came");
    }
}
