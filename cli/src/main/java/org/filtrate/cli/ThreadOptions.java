package org.filtrate.cli;

import org.filtrate.graph.FiltrateException;
import picocli.CommandLine.Option;

/// The flag that limits threads.
final class ThreadOptions {
    @Option(names = "--threads", paramLabel = "N", description = "Threads to compute with; all cores by default.")
    int threads = Runtime.getRuntime().availableProcessors();

    int count() {
        if (threads < 1) {
            throw new FiltrateException("--threads: at least 1 is needed, " + threads + " came");
        }
        return threads;
    }
}
