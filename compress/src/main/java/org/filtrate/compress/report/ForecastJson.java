package org.filtrate.compress.report;

import org.filtrate.compress.Forecast;
import org.filtrate.compress.plan.PlanFile;
import tools.jackson.databind.node.ObjectNode;

/// A forecast as JSON: `{original:{file,bytes,macs},expected:{bytes,macs},ratio:{file},
/// layers:[{name,op,method,setting,precision,body,bytes,macs,expected_error,loss_share}],seed,plan}`.
public final class ForecastJson {
    private ForecastJson() {}

    /// The forecast as one object.
    public static ObjectNode of(Forecast forecast) {
        ObjectNode root = ReportJson.object();
        root.putObject("original")
                .put("file", forecast.model().toString())
                .put("bytes", forecast.originalBytes())
                .put("macs", forecast.originalMacs());
        root.putObject("expected").put("bytes", forecast.sizeBytes()).put("macs", forecast.macs());
        root.putObject("ratio").put("file", (double) forecast.originalBytes() / forecast.sizeBytes());
        var layers = root.putArray("layers");
        forecast.layers()
                .forEach(l -> ReportJson.add(layers.addObject(), l.layer(), l.line())
                        .put("bytes", l.sizeBytes())
                        .put("macs", l.macs())
                        .put("expected_error", l.error())
                        .put("loss_share", l.lossShare()));
        return root.put("seed", forecast.plan().seed()).put("plan", PlanFile.text(forecast.plan()));
    }
}
