package org.filtrate.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.filtrate.compress.budget.Budget;
import org.filtrate.filters.Method;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.networks.Networks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Java example of the README, run and compared with what stands there.
class ReadmeTest {
    private static final Path README = Path.of("..", "README.md");
    private static final String MARK = "    // README\n";

    // README
    static Outcome compress(Path model, Path small) {
        Request request =
                Request.of(model, small).with(r -> r.method(Method.BASIS).budget(new Budget.Ratio(4)));
        return Compressor.compress(request, Stages.silent());
    }
    // README

    @Test
    void exampleMeetsItsBudget(@TempDir Path folder) throws IOException {
        Path model = folder.resolve("model.onnx");
        Path small = folder.resolve("small.onnx");
        ModelWriter.write(Networks.create("resnet20", Networks.defaults("resnet20")), model);

        Outcome outcome = compress(model, small);

        assertThat(Files.size(small)).isEqualTo(outcome.sizeBytes());
        assertThat(outcome.fileRatio()).isBetween(4.0, 4.08);
    }

    @Test
    void readmeShowsTheExample() throws IOException {
        Path source = Path.of("src/test/java/org/filtrate/compress/ReadmeTest.java");
        String text = Files.readString(source);
        int begin = text.indexOf(MARK) + MARK.length();
        String example =
                text.substring(begin, text.indexOf(MARK, begin)).stripTrailing().stripIndent();

        assertThat(Files.readString(README)).contains(example);
    }
}
