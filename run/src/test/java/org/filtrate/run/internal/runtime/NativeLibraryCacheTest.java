package org.filtrate.run.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryCacheTest {
    @TempDir
    private Path root;

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void unpacksOnceAndRepairsWhatIsIncomplete() throws IOException {
        Path folder = root.resolve("not/yet/there");
        assertThat(NativeLibraryCache.fill(folder)).isTrue();
        List<Path> unpacked = files(folder);
        assertThat(unpacked)
                .contains(folder.resolve(System.mapLibraryName("onnxruntime")))
                .noneMatch(file -> file.toString().endsWith(".tmp"));
        Path first = unpacked.getFirst();
        byte[] whole = Files.readAllBytes(first);
        Files.write(first, new byte[10]);
        var untouched = Files.getLastModifiedTime(unpacked.getLast());

        assertThat(NativeLibraryCache.fill(folder)).isTrue();
        assertThat(first).hasBinaryContent(whole);
        assertThat(files(folder)).isEqualTo(unpacked);
        assertThat(Files.getLastModifiedTime(unpacked.getLast())).isEqualTo(untouched);
    }

    @Test
    void aFolderThatCannotBeMadeIsAnError() throws IOException {
        Path file = Files.createFile(root.resolve("file"));
        assertThatThrownBy(() -> NativeLibraryCache.fill(file.resolve("below"))).isInstanceOf(IOException.class);
    }

    @Test
    void theRuntimeStartsAndAPathInUseHoldsTheLibrary() {
        assertThat(OrtRuntime.environment().getVersion()).isNotEmpty();
        String path = System.getProperty("onnxruntime.native.path");
        if (path != null) {
            assertThat(Path.of(path, System.mapLibraryName("onnxruntime"))).isExecutable();
        }
    }
}
