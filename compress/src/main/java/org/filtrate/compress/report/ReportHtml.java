package org.filtrate.compress.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.filtrate.compress.LayerOutcome;
import org.filtrate.compress.Outcome;
import org.filtrate.compress.plan.PlanFile;
import org.filtrate.compress.plan.PlanLine;
import org.filtrate.filters.stored.StoredItem;
import org.filtrate.run.Accuracy;

/// A report as one page of HTML that needs nothing else.
public final class ReportHtml {
    private static final String STYLE = """
            :root{color-scheme:light dark;--line:#8884;--bar:#3b82c4;--soft:#8881}
            body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
            h1{font-size:1.5rem;margin-bottom:.2rem}h2{font-size:1.1rem;margin-top:2rem}
            .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:1rem;margin:1.5rem 0}
            .card{border:1px solid var(--line);border-radius:.6rem;padding:.8rem 1rem}
            .card b{display:block;font-size:1.6rem;font-variant-numeric:tabular-nums}
            .card small{opacity:.75}
            .scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}
            th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid var(--line);white-space:nowrap}
            td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
            td.why{white-space:normal;min-width:14rem;font-size:.85em;opacity:.8}
            .bar{background:var(--soft);width:8rem;height:.7rem;border-radius:.2rem}
            .bar i{display:block;height:100%;background:var(--bar);border-radius:.2rem}
            pre{background:var(--soft);padding:1rem;border-radius:.4rem;overflow-x:auto;font-size:.8rem}
            """;

    private ReportHtml() {}

    /// The page.
    public static String of(Report report) {
        Outcome outcome = report.outcome();
        StringBuilder page = new StringBuilder();
        String title = outcome.output().getFileName().toString();
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>")
                .append(escape(title))
                .append(" - Filtrate</title><style>\n")
                .append(STYLE)
                .append("</style></head><body>\n<h1>")
                .append(escape(title))
                .append("</h1>\n<p>Compressed from <code>")
                .append(escape(outcome.original().files().model().getFileName().toString()))
                .append("</code> in %.1f s; every figure was measured on the written file.</p>\n"
                        .formatted(report.seconds()));
        cards(page, report);
        layers(page, outcome);
        page.append("<h2>Plan</h2>\n<pre>")
                .append(escape(PlanFile.text(outcome.plan())))
                .append("</pre>\n</body></html>\n");
        return page.toString();
    }

    private static void cards(StringBuilder page, Report report) {
        Outcome outcome = report.outcome();
        page.append("<div class=\"cards\">\n");
        card(
                page,
                "File",
                "%.1fx smaller".formatted(outcome.fileRatio()),
                bytes(outcome.original().sizeBytes()) + " to " + bytes(outcome.sizeBytes()));
        report.compressed()
                .ifPresent(a -> card(
                        page,
                        "Top-1 accuracy",
                        "%.2f %%".formatted(100 * a.top1()),
                        report.original()
                                        .map(o -> "before %.2f %%".formatted(100 * o.top1()))
                                        .orElse("")
                                + images(a)));
        report.timing().ifPresent(t -> {
            card(
                    page,
                    "One image",
                    "%.2fx faster".formatted(t.speedup()),
                    "%.2f ms to %.2f ms"
                            .formatted(
                                    t.against().time().medianMillis(),
                                    t.model().time().medianMillis()));
            if (t.against().peakRssBytes().isPresent()
                    && t.model().peakRssBytes().isPresent()) {
                card(
                        page,
                        "Peak memory",
                        bytes(t.model().peakRssBytes().getAsLong()),
                        "before " + bytes(t.against().peakRssBytes().getAsLong()));
            }
        });
        card(
                page,
                "Operations",
                "%.0f %%"
                        .formatted(100.0
                                * outcome.macs()
                                / Math.max(1, outcome.original().macs())),
                "%.1f to %.1f million MACs".formatted(outcome.original().macs() / 1e6, outcome.macs() / 1e6));
        card(
                page,
                "Ratios",
                "%.1f / %.1f / %.1f".formatted(outcome.layerRatio(), outcome.convolutionRatio(), outcome.fileRatio()),
                "compressed layers / all convolutions / whole file");
        page.append("</div>\n");
    }

    private static String images(Accuracy accuracy) {
        return ", " + accuracy.images() + " images";
    }

    private static void card(StringBuilder page, String name, String value, String detail) {
        page.append("<div class=\"card\">")
                .append(name)
                .append("<b>")
                .append(escape(value))
                .append("</b><small>")
                .append(escape(detail))
                .append("</small></div>\n");
    }

    private static void layers(StringBuilder page, Outcome outcome) {
        long largest = outcome.layers().stream()
                .mapToLong(LayerOutcome::storedBits)
                .max()
                .orElse(1);
        page.append("<h2>Layers</h2>\n<div class=\"scroll\"><table><thead><tr><th>Layer</th><th>Filters</th>")
                .append("<th>Method</th><th>Setting</th><th class=\"n\">Bits</th><th>Body</th>")
                .append("<th class=\"n\">Bytes</th><th></th><th class=\"n\">Error of weights</th>")
                .append("<th class=\"n\">of output</th><th>Stored, and why</th>")
                .append("</tr></thead><tbody>\n");
        for (LayerOutcome layer : outcome.layers()) {
            PlanLine line = layer.line();
            boolean dense = line.method().equals(PlanLine.DENSE);
            page.append("<tr>");
            cell(page, "", layer.layer().name());
            cell(page, "", layer.layer().filters().map(Object::toString).orElse(""));
            cell(page, "", line.method());
            cell(page, "", line.keys().isEmpty() ? "" : line.keys().toString());
            cell(page, "n", Integer.toString(line.setting().precision().bits()));
            cell(page, "", dense ? "" : line.body().map(PlanFile::word).orElse(""));
            cell(page, "n", Long.toString(layer.storedBits() / 8));
            page.append("<td><div class=\"bar\"><i style=\"width:%.1f%%\"></i></div></td>"
                    .formatted(100.0 * layer.storedBits() / Math.max(1, largest)));
            cell(page, "n", dense ? "" : String.format(Locale.ROOT, "%.2e", layer.error()));
            cell(
                    page,
                    "n",
                    layer.outputError().isPresent()
                            ? String.format(
                                    Locale.ROOT, "%.2e", layer.outputError().getAsDouble())
                            : "");
            cell(page, "why", why(layer));
            page.append("</tr>\n");
        }
        page.append("</tbody></table></div>\n");
    }

    private static String why(LayerOutcome layer) {
        List<String> items = layer.items().stream().map(ReportHtml::item).toList();
        Optional<String> timing = layer.timing()
                .map(t -> "; dense %.3f ms, factored %.3f ms".formatted(t.denseMillis(), t.factoredMillis()));
        return String.join(", ", items) + timing.orElse("") + "; " + String.join("; ", layer.reason());
    }

    private static String item(StoredItem item) {
        return item.name() + " " + item.bits() / 8 + " B";
    }

    private static void cell(StringBuilder page, String style, String text) {
        page.append(style.isEmpty() ? "<td>" : "<td class=\"" + style + "\">")
                .append(escape(text))
                .append("</td>");
    }

    private static String bytes(long bytes) {
        return bytes < 1_000_000 ? "%.1f KB".formatted(bytes / 1e3) : "%.1f MB".formatted(bytes / 1e6);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
