package org.filtrate.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.filtrate.graph.Shared;
import org.junit.jupiter.api.Assumptions;
import org.tukaani.xz.XZInputStream;

/// Finds the trained networks and the images that are kept beside the repository, in a folder `shared`.
final class SharedFiles {
    private SharedFiles() {}

    /// The folder. The calling test is skipped where there is none.
    static Path folder() {
        return Shared.folder().orElseGet(() -> Assumptions.abort(Shared.MISSING));
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
