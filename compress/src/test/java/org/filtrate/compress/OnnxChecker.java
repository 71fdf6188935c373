package org.filtrate.compress;

import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Path;
import org.bytedeco.onnx.global.onnx;
import org.junit.jupiter.api.Assumptions;

/// ONNX's own checker.
final class OnnxChecker {
    private OnnxChecker() {}

    /// Fails where ONNX does not accept a file, its shape inference included.
    static void check(Path file) {
        boolean there = "amd64".equals(System.getProperty("os.arch"))
                && System.getProperty("os.name").startsWith("Linux");
        Assumptions.assumeTrue(there, "SKIPPED: ONNX's checker is only fetched for Linux on x86-64");
        try {
            onnx.check_model(file.toString(), true, false, false);
        } catch (RuntimeException e) {
            fail(file + ": " + e.getMessage(), e);
        }
    }
}
