package org.filtrate.compress;

import java.nio.file.Path;
import java.util.Optional;
import org.filtrate.graph.Shared;
import org.junit.jupiter.api.Assumptions;

/// Trained networks from a folder that lies outside the repository.
final class SharedModels {
    private SharedModels() {}

    /// The file of a network; the test is skipped where there is none.
    static Path of(String name) {
        Optional<Path> file = Shared.file("models/" + name + ".onnx");
        Assumptions.assumeTrue(file.isPresent(), Shared.MISSING);
        return file.orElseThrow();
    }
}
