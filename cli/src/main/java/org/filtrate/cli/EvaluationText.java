package org.filtrate.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.filtrate.run.Accuracy;
import org.filtrate.run.Fidelity;
import org.filtrate.run.detect.ClassPrecision;
import org.filtrate.run.detect.DetectorAccuracy;

/// What `evaluate` prints.
///
/// @param json one object, else lines for people
record EvaluationText(boolean json) {
    /// Of a classifier.
    ///
    /// @param accuracy empty where images have no labels
    /// @param fidelity empty where there is nothing to compare with
    String of(Optional<Accuracy> accuracy, Optional<Fidelity> fidelity) {
        return whole(accuracy.map(this::part), fidelity.map(this::part));
    }

    /// Of a detector.
    ///
    /// @param original empty where there is nothing to compare with
    String of(DetectorAccuracy accuracy, Optional<DetectorAccuracy> original) {
        return whole(Optional.of(part(accuracy)), original.map(this::against));
    }

    /// Rows of a table: how well each class is found.
    static List<String[]> table(DetectorAccuracy accuracy) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"class ", "objects", "AP .5", "AP .5:.95"});
        for (ClassPrecision c : accuracy.classes()) {
            rows.add(new String[] {
                c.name(),
                Integer.toString(c.objects()),
                String.format(Locale.ROOT, "%.4f", c.ap50()),
                String.format(Locale.ROOT, "%.4f", c.ap())
            });
        }
        return rows;
    }

    private String part(Accuracy a) {
        return String.format(
                Locale.ROOT,
                json
                        ? "\"top1\":%.6f,\"top5\":%.6f,\"images\":%d,\"seconds\":%.3f"
                        : "top-1 %.4f, top-5 %.4f over %d images in %.1f s",
                a.top1(),
                a.top5(),
                a.images(),
                a.seconds());
    }

    private String part(Fidelity f) {
        String error = String.format(
                Locale.ROOT,
                json ? "\"error\":%.8f,\"images\":%d}" : "error %.6f over %d images",
                f.error(),
                f.images());
        if (f.agreement().isEmpty()) {
            return (json ? "\"against\":{" : "against the original: ") + error;
        }
        return String.format(
                Locale.ROOT,
                json
                        ? "\"against\":{\"agreement\":%.6f,\"divergence\":%.8f,%s"
                        : "against the original: agreement %.4f, divergence %.6f, %s",
                f.agreement().getAsDouble(),
                f.divergence().orElseThrow(),
                error);
    }

    private String part(DetectorAccuracy a) {
        return String.format(
                Locale.ROOT,
                json
                        ? "\"map50\":%.6f,\"map\":%.6f,\"images\":%d,\"seconds\":%.3f"
                        : "mAP .5 %.4f, mAP .5:.95 %.4f over %d images in %.1f s",
                a.map50(),
                a.map(),
                a.images(),
                a.seconds());
    }

    private String against(DetectorAccuracy original) {
        return String.format(
                Locale.ROOT,
                json
                        ? "\"against\":{\"map50\":%.6f,\"map\":%.6f}"
                        : "against the original: mAP .5 %.4f, mAP .5:.95 %.4f",
                original.map50(),
                original.map());
    }

    private String whole(Optional<String> own, Optional<String> against) {
        Stream<String> parts = Stream.of(own, against).flatMap(Optional::stream);
        return json
                ? parts.collect(Collectors.joining(",", "{", "}"))
                : parts.collect(Collectors.joining(System.lineSeparator()));
    }
}
