package org.filtrate.compress;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// Trained networks from a folder that lies outside the repository.
final class SharedModels {
    private static final String NAME = "FILTRATE_SHARED";

    private SharedModels() {}

    /// The file of a network; the test is skipped where there is none.
    static Path of(String name) {
        Path folder = folder();
        Path file = folder.resolve("models").resolve(name + ".onnx");
        Assumptions.assumeTrue(
                Files.isRegularFile(file),
                "SKIPPED: no '" + name + "' in a folder 'shared' beside the repository; name one in " + NAME);
        return file;
    }

    private static Path folder() {
        String named = System.getProperty(NAME, System.getenv().getOrDefault(NAME, ""));
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        Path at = Path.of("").toAbsolutePath();
        while (at != null && !Files.isDirectory(at.resolveSibling("shared"))) {
            at = at.getParent();
        }
        return at == null ? Path.of("shared") : at.resolveSibling("shared");
    }
}
