package org.filtrate.compress.compare;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.filtrate.compress.report.Report;
import org.filtrate.graph.file.AtomicFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What became of a point, as JSON:
/// `{method,asked,folder,bytes,ratio:{layers,convolutions,file},macs,top1,top5,median_ms,speedup,seconds}`,
/// or `{method,asked,folder,problem}` where the ratio cannot be reached.
final class Row {
    private static final String FILE = "point.json";
    private static final String INPUTS = "inputs";

    private Row() {}

    private static ObjectNode of(Point point) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("method", point.method())
                .put("asked", point.ratio())
                .put("folder", point.folder());
    }

    static ObjectNode of(Point point, Report report) {
        var outcome = report.outcome();
        ObjectNode row = of(point).put("bytes", outcome.sizeBytes());
        row.putObject("ratio")
                .put("layers", outcome.layerRatio())
                .put("convolutions", outcome.convolutionRatio())
                .put("file", outcome.fileRatio());
        row.put("macs", outcome.macs());
        report.compressed().ifPresent(a -> a.addTo(row));
        report.timing()
                .ifPresent(t ->
                        row.put("median_ms", t.model().time().medianMillis()).put("speedup", t.speedup()));
        return row.put("seconds", report.seconds());
    }

    static ObjectNode problem(Point point, String problem) {
        return of(point).put("problem", problem);
    }

    /// Keeps a row, which completes its point.
    ///
    /// @param inputs what it was made from
    static void write(ObjectNode row, String inputs, Path folder) {
        ObjectNode kept = row.deepCopy().put(INPUTS, inputs);
        AtomicFile.write(
                folder.resolve(FILE),
                out -> out.write(JsonMapper.shared().writeValueAsString(kept).getBytes(StandardCharsets.UTF_8)));
    }

    /// The row of a point that was completed before, from the same inputs.
    static Optional<ObjectNode> read(String inputs, Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode kept = JsonMapper.shared().readTree(file);
            return kept instanceof ObjectNode row
                            && row.path(INPUTS).asString("").equals(inputs)
                    ? Optional.of(row.without(INPUTS))
                    : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
