package org.filtrate.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Assumptions;
import org.tukaani.xz.XZInputStream;

/// Finds the trained networks and the images that are kept beside the repository, in a folder `shared`.
final class SharedFiles {
    private static final String NAME = "shared";

    private SharedFiles() {}

    /// The folder: the system property or environment variable that names it, or else the nearest `shared` beside a
    /// folder that the tests run in. The calling test is skipped where there is none.
    static Path folder() {
        String named = System.getProperty("filtrate.shared", System.getenv("FILTRATE_SHARED"));
        if (named != null) {
            return Path.of(named);
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path beside = at.resolveSibling(NAME);
            if (Files.isDirectory(beside.resolve("models"))) {
                return beside;
            }
        }
        return Assumptions.abort("skipped: no folder 'shared' beside the repository, and FILTRATE_SHARED is not set");
    }

    /// A network of the folder.
    static Path model(String name) {
        return folder().resolve("models").resolve(name + ".onnx");
    }

    /// Unpacks the test images of CIFAR-10 into `target`.
    static Path unpackCifar10(Path target) throws IOException {
        Path packed = folder().resolve("data/cifar10/test_batch.bin.xz");
        try (InputStream in = new XZInputStream(Files.newInputStream(packed))) {
            Files.copy(in, target.resolve("test_batch.bin"), StandardCopyOption.REPLACE_EXISTING);
        }
        return target;
    }
}
