package org.filtrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class EvaluateCommandTest {
    @TempDir
    Path folder;

    @Test
    void jsonHasTheKeysThatProgramsRelyOn() {
        Path model = Told.network(folder);
        JsonNode json = Told.by("evaluate", model, "--data", "cifar10:" + Told.cifar(folder, 20), "--json")
                .json();
        assertThat(json.propertyNames()).containsExactlyInAnyOrder("top1", "top5", "images", "seconds");
        assertThat(json.path("images").asInt()).isEqualTo(20);
        assertThat(json.path("top1").asDouble())
                .isBetween(0.0, json.path("top5").asDouble());
    }

    @Test
    void againstAnotherFileImagesNeedNoLabels() throws IOException {
        Path model = Told.network(folder);
        Path labelled = Told.cifar(folder, 20);
        JsonNode json = Told.by("evaluate", model, "--data", "cifar10:" + labelled, "--against", model, "--json")
                .json();
        assertThat(json.propertyNames()).containsExactlyInAnyOrder("top1", "top5", "images", "seconds", "against");
        assertThat(json.path("against").propertyNames()).containsExactly("agreement", "divergence", "error", "images");
        assertThat(json.at("/against/agreement").asDouble()).isEqualTo(1);
        assertThat(json.at("/against/divergence").asDouble()).isZero();
        Path unlabelled = Files.createDirectories(folder.resolve("images"));
        ImageIO.write(
                new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB),
                "png",
                unlabelled.resolve("1.png").toFile());
        assertThat(Told.by("evaluate", model, "--data", "folder:" + unlabelled, "--against", model)
                        .done()
                        .out())
                .startsWith(
                        "against the original: agreement 1.0000, divergence 0.000000, error 0.000000 over 1 images");
        assertThat(Told.by("evaluate", model, "--data", "folder:" + unlabelled).failure(1))
                .contains("needed labels");
    }

    @Test
    void imagesThatDoNotFitGetOneLine() throws IOException {
        Path model = Told.network(folder);
        Path set = Told.cifar(folder, 20);
        assertThat(Told.by("evaluate", model, "--data", "cifar10:" + folder.resolve("none"))
                        .failure(1))
                .isEqualTo("data 'cifar10:" + folder.resolve("none")
                        + "': needed test_batch.bin in the folder, there is none");
        assertThat(Told.by("evaluate", model, "--data", "cifar10:" + set, "--limit", 0)
                        .failure(1))
                .isEqualTo("--limit: at least 1 is needed, 0 came");
        assertThat(Told.by("evaluate", model, "--data", "cifar10:" + set, "--mean", "1,2")
                        .failure(1))
                .contains("mean");
        Path grey = folder.resolve("grey.onnx");
        Told.by("new", "resnet20", "-o", grey, "--input", "1x32x32").done();
        assertThat(Told.by("evaluate", grey, "--data", "cifar10:" + set).failure(1))
                .isEqualTo("data 'cifar10:" + set
                        + "': needed grey images for a network of one channel, the set has colour");
        Path few = folder.resolve("few.onnx");
        Told.by("new", "resnet20", "-o", few, "--classes", 4).done();
        assertThat(Told.by("evaluate", few, "--data", "cifar10:" + set).failure(1))
                .contains("needed an output for each of 10 classes")
                .endsWith("came 4");
        byte[] batch = Files.readAllBytes(set.resolve("test_batch.bin"));
        batch[0] = 10;
        Files.write(set.resolve("test_batch.bin"), batch);
        assertThat(Told.by("evaluate", model, "--data", "cifar10:" + set).failure(1))
                .isEqualTo("'" + set.resolve("test_batch.bin") + "': needed labels from 0 to 9, came 10 at byte 0");
        Path text = Files.writeString(folder.resolve("text.onnx"), "hello\n");
        assertThat(Told.by("evaluate", text, "--data", "cifar10:" + set).failure(1))
                .contains(text.toString());
    }
}
