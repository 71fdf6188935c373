package org.filtrate.compress.findings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FindingsTest {
    @TempDir
    Path temporary;

    private final AtomicInteger made = new AtomicInteger();
    private Path folder = Path.of("");

    @BeforeEach
    void nameFolder() {
        folder = temporary.resolve("plans");
    }

    private String find(Findings findings, String word) {
        return findings.find(() -> Key.of("test").add(word), () -> {
            made.incrementAndGet();
            return "found for " + word;
        });
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return new ArrayList<>(files.filter(Files::isRegularFile).sorted().toList());
        }
    }

    @Test
    void whatWasFoundIsNotMadeAgain() {
        assertThat(find(Findings.in(folder), "a")).isEqualTo("found for a");
        assertThat(find(Findings.in(folder), "a")).isEqualTo("found for a");
        assertThat(find(Findings.in(folder), "b")).isEqualTo("found for b");
        assertThat(made).hasValue(2);
    }

    @Test
    void noneKeepsNothing() {
        find(Findings.none(), "a");
        find(Findings.none(), "a");
        assertThat(made).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 20, 70})
    void whatIsHalfWrittenIsMadeAgain(int length) throws IOException {
        find(Findings.in(folder), "a");
        Path file = files().getFirst();
        byte[] whole = Files.readAllBytes(file);
        assertThat(whole).hasSizeGreaterThan(length);
        Files.write(file, java.util.Arrays.copyOf(whole, length));
        assertThat(find(Findings.in(folder), "a")).isEqualTo("found for a");
        assertThat(made).hasValue(2);
        assertThat(file).hasBinaryContent(whole);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 11, 60})
    void whatIsDamagedIsMadeAgain(int at) throws IOException {
        find(Findings.in(folder), "a");
        Path file = files().getFirst();
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= (byte) 0x81;
        Files.write(file, bytes);
        assertThat(find(Findings.in(folder), "a")).isEqualTo("found for a");
        assertThat(made).hasValue(2);
    }

    @Test
    void aFolderThatCannotBeMadeKeepsNothing() throws IOException {
        Files.writeString(folder, "a file");
        assertThat(find(Findings.in(folder), "a")).isEqualTo("found for a");
        assertThat(find(Findings.in(folder), "a")).isEqualTo("found for a");
        assertThat(made).hasValue(2);
        assertThat(folder).hasContent("a file");
    }

    @Test
    void theLeastRecentlyUsedGo() throws IOException {
        Findings findings = Findings.in(folder, 3 * 4096);
        for (String word : List.of("a", "b", "c", "d", "e")) {
            find(findings, word);
        }
        int age = 1;
        for (Path file : files()) {
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000L * age++));
        }
        find(Findings.in(folder), "a");
        List<Path> before = files();
        before.sort((a, b) -> Long.compare(a.toFile().lastModified(), b.toFile().lastModified()));
        findings.trim();
        assertThat(files()).containsExactlyInAnyOrderElementsOf(before.subList(2, 5));
        made.set(0);
        find(Findings.in(folder), "a");
        assertThat(made).hasValue(0);
    }

    @Test
    void keysTellThingsApart() {
        assertThat(List.of(
                        Key.of("a").add("b", "c").hex(),
                        Key.of("a").add("bc").hex(),
                        Key.of("ab").add("c").hex(),
                        Key.of("a").add(1.0f).hex(),
                        Key.of("a").add(new float[] {1, 2}).hex(),
                        Key.of("a").add(new float[] {2, 1}).hex(),
                        Key.of("a").add(new double[] {1, 2}).hex()))
                .doesNotHaveDuplicates();
        assertThat(Key.of("a").add(new float[40_000]).hex())
                .isNotEqualTo(Key.of("a").add(new float[40_001]).hex());
    }
}
