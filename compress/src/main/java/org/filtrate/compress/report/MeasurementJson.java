package org.filtrate.compress.report;

import java.util.Optional;
import org.filtrate.run.Comparison;
import org.filtrate.run.Measurement;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What was measured of a file, as JSON:
/// `{median_ms,p10_ms,p90_ms,runs,bytes,peak_rss_bytes,against:{..},speedup,size_ratio}`.
public final class MeasurementJson {
    private static final JsonMapper MAPPER = new JsonMapper();

    private MeasurementJson() {}

    /// The measurement as text.
    ///
    /// @param comparison the same measurement beside another's; empty where there is none
    public static String text(Measurement measurement, Optional<Comparison> comparison) {
        ObjectNode root = MAPPER.createObjectNode();
        add(root, measurement);
        comparison.ifPresent(c -> {
            add(root.putObject("against"), c.against());
            root.put("speedup", c.speedup()).put("size_ratio", c.sizeRatio());
        });
        return MAPPER.writeValueAsString(root);
    }

    private static void add(ObjectNode node, Measurement m) {
        node.put("median_ms", m.time().medianMillis())
                .put("p10_ms", m.time().p10Millis())
                .put("p90_ms", m.time().p90Millis())
                .put("runs", m.time().runs())
                .put("bytes", m.sizeBytes());
        if (m.peakRssBytes().isPresent()) {
            node.put("peak_rss_bytes", m.peakRssBytes().getAsLong());
        } else {
            node.putNull("peak_rss_bytes");
        }
    }
}
