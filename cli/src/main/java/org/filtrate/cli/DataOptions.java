package org.filtrate.cli;

import java.util.Optional;
import org.filtrate.run.DataSpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The flags that name images.
final class DataOptions {
    @Option(
            names = "--data",
            paramLabel = "SPEC",
            description =
                    "Images: cifar10:DIR, cifar100:DIR, idx:DIR, folder:DIR, with boxes yolo:DIR, coco:DIR, coco:FILE, "
                            + "or a YAML file that describes them.")
    @Nullable
    String data;

    @Option(
            names = "--mean",
            split = ",",
            paramLabel = "M",
            description = "Mean of each channel, pixels being 0 to 1. Example: --mean .485,.456,.406")
    float @Nullable [] mean;

    @Option(
            names = "--std",
            split = ",",
            paramLabel = "S",
            description = "Standard deviation of each channel. Example: --std .229,.224,.225")
    float @Nullable [] std;

    /// The images that the flags describe.
    Optional<DataSpec> spec() {
        if (data == null) {
            return Optional.empty();
        }
        DataSpec spec = DataSpec.parse(data);
        if (mean != null) {
            spec = spec.withMean(mean);
        }
        return Optional.of(std == null ? spec : spec.withStd(std));
    }
}
