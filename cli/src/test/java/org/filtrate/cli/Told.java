package org.filtrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a run of the program told: its exit code and what it wrote to either stream.
record Told(int code, String out, String err) {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /// Runs the program.
    static Told by(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = List.of(args).stream().map(Object::toString).toArray(String[]::new);
        int code = Filtrate.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
        return new Told(code, out.toString(), err.toString());
    }

    /// This run, once it is found to have succeeded in silence.
    Told done() {
        assertThat(this).isEqualTo(new Told(0, out, ""));
        return this;
    }

    /// The one line that a failed run wrote, without the program's name.
    String failure(int expectedCode) {
        assertThat(err)
                .as("exit code %d, out '%s'", code, out)
                .startsWith("filtrate: ")
                .doesNotStartWith("filtrate: unexpected ");
        assertThat(err.lines()).hasSize(1);
        assertThat(out).isEmpty();
        assertThat(code).isEqualTo(expectedCode);
        return err.strip().substring("filtrate: ".length());
    }

    /// The one JSON object that the run wrote.
    JsonNode json() {
        done();
        JsonNode node = STRICT.readTree(out);
        assertThat(node.isObject()).isTrue();
        return node;
    }

    /// Writes the smallest network there is for 3x32x32 images.
    static Path network(Path folder) {
        Path file = folder.resolve("model.onnx");
        by("new", "resnet20", "-o", file).done();
        return file;
    }

    /// Writes a CIFAR-10 set of noise.
    static Path cifar(Path folder, int images) {
        byte[] batch = new byte[3073 * images];
        new Random(3).nextBytes(batch);
        for (int i = 0; i < images; i++) {
            batch[3073 * i] = (byte) (i % 10);
        }
        try {
            Path set = Files.createDirectories(folder.resolve("cifar"));
            Files.write(set.resolve("data_batch_1.bin"), batch);
            Files.write(set.resolve("test_batch.bin"), batch);
            return set;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Names of the files in a folder, sorted.
    static List<String> files(Path folder) {
        try (var files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
