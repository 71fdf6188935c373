package org.filtrate.cli;

import java.io.PrintWriter;
import java.util.stream.Collectors;
import org.filtrate.compress.Outcome;
import org.filtrate.compress.report.Report;

/// What became of a network, in a few lines.
final class Summary {
    private Summary() {}

    /// Prints sizes, layers and operations.
    ///
    /// @param seconds what it took
    static void print(Outcome outcome, double seconds, PrintWriter out) {
        int compressed =
                outcome.layersByBits().values().stream().mapToInt(n -> n).sum();
        out.printf(
                "%s: %,d bytes, was %,d: %.2fx smaller (compressed layers %.2fx, convolutions %.2fx)%n",
                outcome.output(),
                outcome.sizeBytes(),
                outcome.original().sizeBytes(),
                outcome.fileRatio(),
                outcome.layerRatio(),
                outcome.convolutionRatio());
        out.printf(
                "%d of %d layers compressed%s; %.1f of %.1f million MACs; %d corrected by images; %.1f s%n",
                compressed,
                outcome.layers().size(),
                bits(outcome),
                outcome.macs() / 1e6,
                outcome.original().macs() / 1e6,
                outcome.corrected(),
                seconds);
        outcome.timing()
                .ifPresent(t ->
                        out.println(time(t.second().medianMillis(), t.first().medianMillis())));
    }

    /// Prints what was measured on the written file.
    static void print(Report measured, PrintWriter out) {
        measured.compressed()
                .ifPresent(a -> out.println(a.words(measured.original().orElseThrow())));
        measured.timing()
                .ifPresent(t -> out.println(
                        time(t.model().time().medianMillis(), t.against().time().medianMillis())));
    }

    private static String time(double millis, double originalMillis) {
        return "one image %.2f ms, was %.2f ms: %.2fx".formatted(millis, originalMillis, originalMillis / millis);
    }

    /// How many compressed layers are stored at how many bits, such as `, bits: 6 at 16, 9 at 8`.
    private static String bits(Outcome outcome) {
        return outcome.layersByBits().isEmpty()
                ? ""
                : outcome.layersByBits().entrySet().stream()
                        .map(e -> e.getValue() + " at " + e.getKey())
                        .collect(Collectors.joining(", ", ", bits: ", ""));
    }
}
