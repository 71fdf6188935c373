package org.filtrate.cli.demo;

import java.nio.file.Path;
import org.filtrate.compress.page.Drawing;
import org.filtrate.compress.page.Page;
import org.filtrate.run.DataSet;
import org.filtrate.run.ImageShape;
import org.filtrate.run.Split;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What the page about a demonstration shows.
record DemoPage(Demo demo, DemoImages images) {
    private static final String PARTS = "/org/filtrate/cli/demo/demo";
    private static final int SAMPLES_PER_CLASS = 4;

    /// The page, links relative to the demonstration's folder.
    static String html(ObjectNode data) {
        return Page.of(PARTS, "Filtrate: a demonstration", data);
    }

    /// Both comparisons row by row, and pictures.
    ///
    /// @param untuned what the comparison without tuning gave
    /// @param tuned what the one with tuning gave, the same points in the same order
    ObjectNode data(ObjectNode untuned, ObjectNode tuned) {
        ObjectNode data = JsonMapper.shared()
                .createObjectNode()
                .put("folder", demo.folder().toString())
                .put("network", Demo.NETWORK)
                .put("trainImages", demo.size().trainImages())
                .put("epochs", demo.size().epochs())
                .put("tuningEpochs", demo.size().tuningEpochs())
                .put("seed", demo.seed())
                .put("threads", demo.threads());
        data.set("original", untuned.path("original"));
        ArrayNode rows = data.putArray("rows");
        for (int i = 0; i < demo.points().size(); i++) {
            ObjectNode row = rows.addObject().put("method", demo.points().get(i).method());
            row.set(Demo.UNTUNED, untuned.path("rows").get(i));
            row.set(Demo.TUNED, tuned.path("rows").get(i));
        }
        samples(data.putArray("classes"));
        filters(data, rows);
        return data;
    }

    private void samples(ArrayNode classes) {
        int side = ShapeDrawing.SIDE;
        DataSet set = DataSet.open(images.spec(), Split.TEST, ImageShape.of(3, side, side));
        for (int label = 0; label < set.classes().size(); label++) {
            ObjectNode shown = classes.addObject().put("name", set.classes().get(label));
            ArrayNode pictures = shown.putArray("pictures");
            for (int i = 0; i < set.size() && pictures.size() < SAMPLES_PER_CLASS; i++) {
                if (set.label(i) == label) {
                    pictures.add(Drawing.address(Drawing.of(set.pixels(i))));
                }
            }
        }
    }

    private void filters(ObjectNode data, ArrayNode rows) {
        String layer = Pictures.largestConvolution(demo.original());
        data.put("layer", layer);
        ArrayNode filters = data.putArray("filters");
        filter(filters, "original", demo.original(), layer);
        for (JsonNode row : rows) {
            JsonNode tuned = row.path(Demo.TUNED);
            if (!tuned.has("problem")) {
                Path file = demo.folder()
                        .resolve(Demo.TUNED)
                        .resolve(tuned.path("folder").asString())
                        .resolve("small.onnx");
                filter(filters, row.path("method").asString(), file, layer);
            }
        }
    }

    private static void filter(ArrayNode filters, String words, Path file, String layer) {
        var picture = Pictures.filters(file, layer);
        filters.addObject()
                .put("words", words)
                .put("width", picture.getWidth())
                .put("height", picture.getHeight())
                .put("png", Drawing.address(picture));
    }
}
