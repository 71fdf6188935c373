package org.filtrate.graph.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.filtrate.graph.FiltrateException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    /// A program that opens files without end, from several threads, and is told to stop in the middle of it.
    static final class Busy {
        private Busy() {}

        public static void main(String[] args) throws InterruptedException {
            Path file = Path.of(args[0]);
            for (int i = 0; i < 4; i++) {
                Thread.ofPlatform().daemon().start(() -> openWithoutEnd(file));
            }
            TimeUnit.MILLISECONDS.sleep(100);
            Runtime.getRuntime().exit(0);
        }

        private static void openWithoutEnd(Path file) {
            while (true) {
                AtomicFile.requireWritable(file);
            }
        }
    }

    @RepeatedTest(3)
    void aProgramThatIsStoppedLeavesNothing() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Busy.class.getName(),
                        folder.resolve("o.onnx").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFileThatIsReplacedKeepsItsPermissions() throws IOException {
        Path file = Files.createFile(folder.resolve("o.onnx"));
        Assumptions.assumeTrue(
                Files.getFileStore(file).supportsFileAttributeView("posix"),
                "SKIPPED: this file system knows no permissions");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        AtomicFile.write(file, out -> out.write(7));
        assertThat(file).hasBinaryContent(new byte[] {7});
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-rw----");
    }

    @Test
    void whatCannotBeWrittenIsSaidAndLeavesNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("o.onnx"), "before");
        assertThatThrownBy(() -> AtomicFile.write(file, out -> {
                    out.write(7);
                    throw new IOException("the disk is full");
                }))
                .isInstanceOf(FiltrateException.class)
                .hasMessage(file + ": cannot be written: the disk is full");
        assertThat(file).hasContent("before");
        assertThat(folder).isDirectoryNotContaining(f -> !f.equals(file));
    }
}
