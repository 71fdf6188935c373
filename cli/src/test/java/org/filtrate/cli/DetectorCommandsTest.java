package org.filtrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.filtrate.graph.Shared;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A detector through all commands, on a set of drawn squares.
class DetectorCommandsTest {
    @TempDir
    Path folder;

    private Path model = Path.of("unset");

    @BeforeEach
    void write() throws IOException {
        model = folder.resolve("micro.onnx");
        Told.by("new", "yolox-micro", "-o", model, "--input", "3x64x96", "--classes", 2, "--seed", 5)
                .done();
        draw(2);
    }

    /// Squares and where they are, each of one of so many classes.
    private void draw(int classes) throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        Files.createDirectories(folder.resolve("set/images"));
        Files.createDirectories(folder.resolve("set/labels"));
        for (int i = 0; i < 6; i++) {
            BufferedImage image = new BufferedImage(80 + 10 * i, 60, BufferedImage.TYPE_INT_RGB);
            int side = 20 + random.nextInt(20);
            int left = random.nextInt(40);
            int top = random.nextInt(20);
            for (int y = top; y < top + side; y++) {
                for (int x = left; x < left + side; x++) {
                    image.setRGB(x, y, i % 2 == 0 ? 0xff3010 : 0x20c0ff);
                }
            }
            ImageIO.write(
                    image, "png", folder.resolve("set/images/" + i + ".png").toFile());
            double width = image.getWidth();
            Files.writeString(
                    folder.resolve("set/labels/" + i + ".txt"),
                    "%d %s %s %s %s\n"
                            .formatted(
                                    i % classes,
                                    (left + side / 2.0) / width,
                                    (top + side / 2.0) / 60,
                                    side / width,
                                    side / 60.0));
        }
    }

    /// There are boxes, but no classes of whole images: the original's outputs are all that is learnt from.
    @Test
    void isTunedTowardsWhatItPutOut() throws IOException {
        Path small = tuned(model, 12);
        JsonNode json = Told.by(
                        "evaluate", small, "--data", "yolo:" + folder.resolve("set"), "--against", model, "--json")
                .json();
        assertThat(json.has("map50")).isTrue();
        assertThat(json.path("against").propertyNames()).containsExactly("map50", "map");
    }

    /// Compresses to few bits and tunes for so many steps, without any labels.
    private Path tuned(Path detector, int steps) throws IOException {
        Path small = folder.resolve("small.onnx");
        Path report = folder.resolve("report");
        List<Object> words = new ArrayList<>(List.of("compress", detector, "-o", small, "--method", "uniform"));
        words.addAll(List.of("--precision", 3, "--data", "yolo:" + folder.resolve("set"), "--images", 4));
        words.addAll(List.of("--no-data-aware", "--no-calibrate", "--threads", 1, "--report", report));
        words.addAll(List.of("--epochs", steps));
        assertThat(Told.by(words.toArray()).done().out()).contains("layers compressed");
        List<String> lines = Files.readAllLines(report.resolve("tuning.jsonl"));
        JsonNode last = JsonMapper.shared().readTree(lines.getLast());
        assertThat(last.path("step").asInt()).isEqualTo(steps);
        assertThat(last.path("loss").asDouble()).isPositive().isFinite();
        return small;
    }

    /// Its authors exported it without a head that says what is a face: boxes come as corrections of squares.
    @Test
    void aFaceDetectorOfOthersGoesThroughAllCommands() throws IOException {
        Optional<Path> faces = Shared.file("models/ultraface-slim-320.onnx");
        Assumptions.assumeTrue(faces.isPresent(), Shared.MISSING);
        draw(1);
        JsonNode inspected = Told.by("inspect", faces.get(), "--json").json();
        assertThat(inspected
                        .path("layers")
                        .valueStream()
                        .filter(l -> l.path("compressible").asBoolean()))
                .hasSizeGreaterThan(30);
        Path small = tuned(faces.get(), 4);
        assertThat((double) Files.size(faces.get()) / Files.size(small)).isGreaterThan(4);
        for (Path file : List.of(faces.get(), small)) {
            JsonNode json = Told.by("evaluate", file, "--data", "yolo:" + folder.resolve("set"), "--json")
                    .json();
            assertThat(json.path("images").asInt()).isEqualTo(6);
            assertThat(json.path("map50").asDouble()).isBetween(json.path("map").asDouble(), 1.0);
        }
    }

    @Test
    void isInspectedCompressedAndEvaluated() throws IOException {
        String data = "yolo:" + folder.resolve("set");
        JsonNode inspected = Told.by("inspect", model, "--json").json();
        assertThat(inspected.path("layers").size()).isGreaterThan(30);
        assertThat(inspected
                        .path("layers")
                        .valueStream()
                        .filter(l -> l.path("compressible").asBoolean()))
                .hasSizeGreaterThan(30);

        Path small = folder.resolve("small.onnx");
        Told told = Told.by(
                "compress", model, "-o", small, "--method", "uniform", "--precision", 8, "--data", data, "--images", 4);
        assertThat(told.done().out()).contains("layers compressed");
        assertThat(Files.size(small)).isLessThan(Files.size(model) / 3);

        for (Path file : new Path[] {model, small}) {
            JsonNode json = Told.by("evaluate", file, "--data", data, "--json").json();
            assertThat(json.propertyNames()).containsExactly("map50", "map", "images", "seconds");
            assertThat(json.path("images").asInt()).isEqualTo(6);
            assertThat(json.path("map50").asDouble()).isBetween(json.path("map").asDouble(), 1.0);
        }
        assertThat(Told.by("evaluate", small, "--data", data, "--limit", 2)
                        .done()
                        .out())
                .startsWith("class  objects   AP .5  AP .5:.95\n0            1")
                .contains("over 2 images in");
    }

    @Test
    void classifiersAndBadLabelsGetOneLine() throws IOException {
        Path classifier = Told.network(folder);
        assertThat(Told.by("evaluate", classifier, "--data", "yolo:" + folder.resolve("set"))
                        .failure(1))
                .startsWith(
                        "model '" + classifier + "': needed a detector's outputs for 32x32, (N,21,5+classes) as yolox")
                .endsWith("came output float (1,10)");
        Path label = Files.writeString(folder.resolve("set/labels/3.txt"), "1 .5 .5 9 .5\n");
        assertThat(Told.by("evaluate", model, "--data", "yolo:" + folder.resolve("set"))
                        .failure(1))
                .isEqualTo(
                        "'" + label + "' line 1: needed 'class cx cy w h', fractions from 0 to 1, came '1 .5 .5 9 .5'");
    }
}
