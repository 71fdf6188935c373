package org.filtrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.filtrate.cli.demo.DemoImages;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.networks.Networks;
import org.filtrate.run.Progress;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Runs the commands that documents show, each document's in a folder with what it speaks of.
///
/// A command is an indented line that begins with `filtrate`; a comment ends it, a backslash continues it. It succeeds,
/// unless the line below is the message of a failure, in which `...` stands for anything.
class DocumentsTest {
    private static final List<String> DOCUMENTS = Stream.concat(
                    Stream.of("README.md", "docs/tutorial.md", "docs/troubleshooting.md", "docs/tuning.md"),
                    Stream.of("basis", "bwn", "cp", "kmeans", "lowrank", "slbf", "slcq", "templates", "tt", "uniform")
                            .map(method -> "docs/methods/" + method + ".md"))
            .toList();

    /// What takes a reader half an hour takes a test a few seconds; the network of the test is small and not
    /// trained.
    private static final Map<String, String> SHORTER = Map.of(
            "--minutes 30", "--epochs 1",
            "--minutes 2 ", "--epochs 1 ",
            "--epochs 20", "--epochs 1",
            "--epochs 5 ", "--epochs 1 ",
            "--speedup 2 ", "--speedup 1.02 ",
            "--ratio 20 ", "--ratio 10 ",
            "--ratio 16 ", "--ratio 10 ");

    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final String COMMAND = "    filtrate ";
    private static final String FAILURE = "    filtrate: ";

    @TempDir
    static Path folder;

    private record Example(String line, Optional<String> failure) {}

    @TestFactory
    Stream<DynamicTest> commandsDoWhatTheDocumentSays() {
        return DOCUMENTS.stream().flatMap(document -> {
            Path place = folder.resolve(document.replaceAll("\\W", "_"));
            return Stream.concat(
                    Stream.of(DynamicTest.dynamicTest(document, () -> furnish(place))),
                    examples(document).stream()
                            .map(e -> DynamicTest.dynamicTest(document + ": " + e.line, () -> check(e, place))));
        });
    }

    private static List<Example> examples(String document) {
        try {
            List<String> lines = Files.readString(Path.of("..").resolve(document))
                    .replaceAll("\\\\\n\\s*", "")
                    .lines()
                    .toList();
            List<Example> examples = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).startsWith(COMMAND)) {
                    String line = lines.get(i).strip().replaceAll("\\s{2,}#.*", "");
                    String next = i + 1 < lines.size() ? lines.get(i + 1) : "";
                    examples.add(
                            new Example(line, next.startsWith(FAILURE) ? Optional.of(next.strip()) : Optional.empty()));
                }
            }
            assertThat(examples).as(document).isNotEmpty();
            return examples;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// A network, images in the layouts that examples name, and a file that is no network.
    private static void furnish(Path place) throws IOException {
        DemoImages.write(place.resolve("demo").resolve("data"), 320, 40, 1, Progress.none());
        DemoImages.write(place.resolve("cifar"), 320, 40, 1, Progress.none());
        for (String name : List.of("cat", "dog")) {
            Path images = Files.createDirectories(place.resolve("images").resolve(name));
            for (int i = 0; i < 6; i++) {
                BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
                image.setRGB(i, 7, 0xffffff);
                ImageIO.write(image, "png", images.resolve(i + ".png").toFile());
            }
        }
        Files.writeString(place.resolve("report.html"), "<!doctype html>\n");
        SmallNetwork.write(place.resolve("model.onnx"));
        SmallNetwork.write(place.resolve("fresh.onnx"));
        ModelWriter.write(
                Networks.create("resnet56", Networks.defaults("resnet56")), place.resolve("resnet56-cifar10.onnx"));
    }

    private static void check(Example example, Path place) throws Exception {
        String line = example.line + " ";
        for (var shorter : SHORTER.entrySet()) {
            line = line.replace(shorter.getKey(), shorter.getValue());
        }
        Ran ran = run(line, place);
        if (example.failure.isEmpty()) {
            assertThat(ran.code).as(ran.err).isZero();
            if (example.line.startsWith("filtrate new ")) {
                SmallNetwork.write(place.resolve("fresh.onnx"));
            }
        } else {
            String pattern = Stream.of(example.failure.get().split("\\.\\.\\.", -1))
                    .map(Pattern::quote)
                    .reduce((a, b) -> a + ".*" + b)
                    .orElseThrow();
            assertThat(ran.err.strip()).matches(pattern);
            assertThat(ran.code).isEqualTo(1);
        }
    }

    private record Ran(int code, String err) {}

    private static Ran run(String line, Path place) throws Exception {
        List<String> words = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Filtrate.class.getName()));
        WORD.matcher(line.substring("filtrate ".length()))
                .results()
                .forEach(m -> words.add(m.group(1) == null ? m.group(2) : m.group(1)));
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(words).directory(place.toFile());
        builder.environment().put("FILTRATE_CACHE", folder.resolve("cache").toString());
        Process process = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(err.toFile())
                .start();
        int code = process.waitFor();
        return new Ran(code, Files.readString(err));
    }
}
