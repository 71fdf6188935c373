package org.filtrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The words of `filtrate demo`.
class DemoCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Filtrate.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @Test
    void helpShowsWhatToDoWithTheImages() {
        assertThat(run("demo", "--help")).isZero();
        assertThat(out.toString()).contains("cifar10:demo/data");
    }

    @Test
    void needsAThread() {
        assertThat(run("demo", "-o", folder.toString(), "--threads", "0")).isEqualTo(1);
        assertThat(err).hasToString("filtrate: --threads: at least 1 is needed, 0 came\n");
    }

    @Test
    void saysWhereItCannotWrite() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "here");
        assertThat(run("demo", "-o", file.toString())).isEqualTo(1);
        assertThat(err).hasToString("filtrate: " + file + ": a folder for the demonstration cannot be made there\n");
    }
}
