package org.filtrate.compress.report;

import java.nio.file.Path;
import java.util.List;
import org.filtrate.compress.LayerOutcome;
import org.filtrate.compress.Outcome;
import org.filtrate.compress.page.Drawing;
import org.filtrate.compress.page.Page;
import org.filtrate.compress.page.Pieces;
import org.filtrate.compress.plan.PlanLine;
import org.filtrate.filters.body.CompressedNode;
import org.filtrate.graph.Graph;
import org.filtrate.graph.file.ModelReader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The page of one compression: headline, size by layer, layers, tuning, pieces, changed predictions, plan.
public final class ReportPage {
    private ReportPage() {}

    /// The page.
    ///
    /// @param tuning what the tuning logged, a line each; empty without tuning
    public static String of(Report report, List<JsonNode> tuning) {
        ObjectNode data = ReportJson.of(report);
        Path output = report.outcome().output();
        data.put("title", output.getFileName().toString());
        ArrayNode log = data.putArray("tuning");
        tuning.forEach(log::add);
        addPieces(data.putArray("pieces"), report.outcome());
        ArrayNode changes = data.putArray("changes");
        report.changes().forEach(c -> add(changes.addObject(), c));
        return Page.of("report", output.getFileName() + " - Filtrate", data);
    }

    /// What the filters of each compressed layer are made of, read from the written file. Compressed nodes stand there
    /// in the order of their layers, whatever their names.
    private static void addPieces(ArrayNode into, Outcome outcome) {
        Graph graph = ModelReader.read(outcome.output()).graph();
        List<LayerOutcome> compressed = outcome.layers().stream()
                .filter(l -> !l.line().method().equals(PlanLine.DENSE))
                .toList();
        List<CompressedNode> nodes = graph.nodes().stream()
                .filter(CompressedNode::is)
                .map(n -> CompressedNode.read(graph, n))
                .toList();
        for (int i = 0; i < Math.min(nodes.size(), compressed.size()); i++) {
            Pieces pieces = Pieces.of(nodes.get(i).filters());
            var picture = Drawing.of(pieces);
            into.addObject()
                    .put("layer", compressed.get(i).layer().name())
                    .put("method", compressed.get(i).line().method())
                    .put("what", pieces.what())
                    .put("count", pieces.count())
                    .put("width", picture.getWidth())
                    .put("height", picture.getHeight())
                    .put("png", Drawing.address(picture));
        }
    }

    private static void add(ObjectNode node, Change change) {
        node.put("image", change.image())
                .put("truth", change.truth())
                .put("before", change.before())
                .put("before_share", change.beforeShare())
                .put("after", change.after())
                .put("after_share", change.afterShare())
                .put("png", Drawing.address(Drawing.of(change.pixels())));
    }
}
