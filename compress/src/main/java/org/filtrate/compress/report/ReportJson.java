package org.filtrate.compress.report;

import org.filtrate.compress.LayerOutcome;
import org.filtrate.compress.Network;
import org.filtrate.compress.Outcome;
import org.filtrate.compress.plan.PlanFile;
import org.filtrate.compress.plan.PlanLine;
import org.filtrate.filters.stored.StoredItem;
import org.filtrate.graph.layer.Layer;
import org.filtrate.run.Measurement;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A report as JSON.
///
/// `{original:{bytes,params,macs,top1,median_ms,...},compressed:{..,parts:{filters,others,graph}},
/// ratio:{layers,convolutions,file},layers:[{name,method,setting,precision,body,bits:{..},error,
/// output_error,...}],seed,seconds,plan}`; what was not measured is absent.
public final class ReportJson {
    private static final JsonMapper MAPPER = new JsonMapper();

    private ReportJson() {}

    /// The report as one object.
    public static ObjectNode of(Report report) {
        Outcome outcome = report.outcome();
        Network network = outcome.original();
        ObjectNode root = object();
        ObjectNode original = root.putObject("original")
                .put("file", network.files().model().toString())
                .put("bytes", network.sizeBytes())
                .put("params", network.params())
                .put("macs", network.macs());
        ObjectNode compressed = root.putObject("compressed")
                .put("file", outcome.output().toString())
                .put("bytes", outcome.sizeBytes())
                .put("params", params(outcome))
                .put("macs", outcome.macs());
        FileParts.of(outcome).addTo(compressed);
        report.original().ifPresent(a -> a.addTo(original));
        report.compressed().ifPresent(a -> a.addTo(compressed));
        report.timing().ifPresent(t -> {
            add(original, t.against());
            add(compressed, t.model());
            root.put("speedup", t.speedup());
        });
        root.putObject("ratio")
                .put("layers", outcome.layerRatio())
                .put("convolutions", outcome.convolutionRatio())
                .put("file", outcome.fileRatio());
        ArrayNode layers = root.putArray("layers");
        outcome.layers().forEach(l -> add(layers.addObject(), l));
        return root.put("corrected", outcome.corrected())
                .put("seed", outcome.plan().seed())
                .put("seconds", report.seconds())
                .put("plan", PlanFile.text(outcome.plan()));
    }

    /// An object with nothing in it.
    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /// The object as text, indented.
    public static String text(ObjectNode node) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    }

    private static long params(Outcome outcome) {
        long params = outcome.original().params();
        for (LayerOutcome layer : outcome.layers()) {
            if (!layer.line().method().equals(PlanLine.DENSE)) {
                var shape = layer.layer().filters().orElseThrow();
                params += layer.line().setting().params(shape) - shape.count();
            }
        }
        return params;
    }

    private static void add(ObjectNode node, Measurement measurement) {
        node.put("median_ms", measurement.time().medianMillis());
        measurement.peakRssBytes().ifPresent(bytes -> node.put("peak_rss_bytes", bytes));
    }

    /// Sizes as numbers, choices as words.
    private static void put(ObjectNode node, String name, String value) {
        if (value.chars().allMatch(Character::isDigit)) {
            node.put(name, Long.parseLong(value));
        } else {
            node.put(name, value);
        }
    }

    /// Adds what was decided about a layer.
    static ObjectNode add(ObjectNode node, Layer layer, PlanLine line) {
        boolean dense = line.method().equals(PlanLine.DENSE);
        node.put("name", layer.name()).put("op", layer.node().op()).put("method", line.method());
        ObjectNode setting = node.putObject("setting");
        line.keys().forEach((name, value) -> put(setting, name, value));
        return node.put("precision", line.setting().precision().bits())
                .put("body", dense ? "" : line.body().map(PlanFile::word).orElse(""));
    }

    private static void add(ObjectNode node, LayerOutcome layer) {
        add(node, layer.layer(), layer.line());
        ObjectNode bits = node.putObject("bits");
        for (StoredItem item : layer.items()) {
            bits.put(item.name(), item.bits());
        }
        bits.put("total", layer.storedBits());
        node.put("error", layer.error());
        layer.outputError().ifPresent(e -> node.put("output_error", e));
        node.put("macs", layer.macs());
        layer.timing().ifPresent(t -> node.put("dense_ms", t.denseMillis()).put("factored_ms", t.factoredMillis()));
        ArrayNode notes = node.putArray("notes");
        layer.reason().forEach(notes::add);
    }
}
