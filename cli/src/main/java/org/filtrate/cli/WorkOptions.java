package org.filtrate.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.filtrate.compress.Request;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.FiltrateException;
import org.filtrate.run.CacheFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The flags that every compression takes, whatever its method and budget.
final class WorkOptions {
    @Option(
            names = "--precision",
            paramLabel = "BITS",
            description = "Bits of each stored number: 32, 16, or 1 to 8. Default: what loses least under the budget.")
    @Nullable
    Integer precision;

    @Mixin
    DataOptions data;

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "1024",
            description = "Images of --data to fit and calibrate with. Default: ${DEFAULT-VALUE}.")
    int images;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Seed of everything random.")
    long seed;

    @Mixin
    ThreadOptions threads;

    @Option(
            names = "--no-cache",
            description = "Plans anew, whatever earlier runs found. What they find is kept in the folder that "
                    + "FILTRATE_CACHE names in the environment, or in ~/.cache/filtrate/plans.")
    boolean noCache;

    /// Says so in a request.
    void applyTo(Request.Builder request) {
        if (images < 1) {
            throw new FiltrateException("--images: at least 1 is needed, " + images + " came");
        }
        request.seed(seed).threads(threads.count()).cache(noCache ? Optional.empty() : cache());
        Optional.ofNullable(precision).map(Precision::of).ifPresent(request::precision);
        data.spec().ifPresent(spec -> request.data(spec, images));
    }

    private static Optional<Path> cache() {
        String named = System.getenv("FILTRATE_CACHE");
        return named == null || named.isEmpty() ? CacheFolder.named("plans") : Optional.of(Path.of(named));
    }
}
