package org.filtrate.spark;

import java.io.Serializable;
import java.nio.file.Path;
import org.filtrate.compress.Request;
import org.filtrate.compress.compare.MethodComparison;
import org.filtrate.run.DataSpec;

/// A comparison as it travels: paths that all machines see.
///
/// @param model the ONNX file to compress
/// @param data images as on the command line; empty for none
/// @param folder where results go
/// @param seed of everything random
/// @param threads of each point
public record ComparisonJob(String model, String data, String folder, long seed, int threads) implements Serializable {
    /// The comparison on the machine that asks.
    public MethodComparison open() {
        Path results = Path.of(folder);
        Request request = Request.of(Path.of(model), results.resolve("small.onnx"))
                .with(r -> r.seed(seed).threads(threads));
        return new MethodComparison(
                data.isEmpty() ? request : request.with(r -> r.data(DataSpec.parse(data), Request.CALIBRATION_IMAGES)),
                results);
    }
}
