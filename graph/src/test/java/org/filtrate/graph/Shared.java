package org.filtrate.graph;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Finds the folder of models, data and recorded operator tests that lies outside the repository.
public final class Shared {
    /// Names the folder, as system property or environment variable.
    private static final String NAME = "FILTRATE_SHARED";

    private Shared() {}

    /// The folder that `FILTRATE_SHARED` names or, without it, `shared` beside the working directory or any folder
    /// above it.
    ///
    /// @return empty where there is none; a test that needs it is then to be skipped with [#MISSING]
    public static Optional<Path> folder() {
        String named = System.getProperty(NAME, System.getenv().getOrDefault(NAME, ""));
        if (!named.isEmpty()) {
            return Optional.of(Path.of(named)).filter(Files::isDirectory);
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path shared = at.resolveSibling("shared");
            if (Files.isDirectory(shared)) {
                return Optional.of(shared);
            }
        }
        return Optional.empty();
    }

    /// What to say where a test is skipped because the folder is not there.
    public static final String MISSING =
            "SKIPPED: no folder 'shared' beside the repository; name one in FILTRATE_SHARED";

    /// A file of the folder.
    ///
    /// @return empty where the folder or the file is not there
    public static Optional<Path> file(String name) {
        return folder().map(f -> f.resolve(name)).filter(Files::exists);
    }
}
