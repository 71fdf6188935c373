package org.filtrate.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where the user keeps what can be made again: `filtrate` below `XDG_CACHE_HOME`, `LOCALAPPDATA` or
/// `~/.cache`.
public final class CacheFolder {
    private CacheFolder() {}

    /// A folder below it, which need not be there; empty where the user has no home.
    public static Optional<Path> named(String name) {
        return root().map(root -> root.resolve("filtrate").resolve(name));
    }

    private static Optional<Path> root() {
        for (String variable : List.of("XDG_CACHE_HOME", "LOCALAPPDATA")) {
            String root = System.getenv(variable);
            if (root != null && Path.of(root).isAbsolute()) {
                return Optional.of(Path.of(root));
            }
        }
        String home = System.getProperty("user.home", "");
        return Path.of(home).isAbsolute() ? Optional.of(Path.of(home, ".cache")) : Optional.empty();
    }
}
