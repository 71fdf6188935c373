package org.filtrate.cli.demo;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.filtrate.compress.LayerOutcome;
import org.filtrate.compress.Network;
import org.filtrate.run.DataSet;
import org.filtrate.run.ImageShape;
import org.filtrate.run.Split;

/// The page about a demonstration: one file that needs nothing else.
final class DemoPage {
    private static final int SAMPLES_PER_CLASS = 4;
    private static final double HARDLY_WORSE = 0.01;
    private static final String STYLE = """
            :root{color-scheme:light dark;--line:#8884;--soft:#8881;--m0:#2266bb;--m1:#b4550f}
            @media(prefers-color-scheme:dark){:root{--m0:#7fb2f0;--m1:#f0a35e}}
            *{box-sizing:border-box}
            body{font:16px/1.55 system-ui,sans-serif;max-width:56rem;margin:0 auto;padding:1.2rem 1rem 3rem}
            h1{font-size:1.7rem;line-height:1.25;margin:.6rem 0}h2{font-size:1.2rem;margin:2.2rem 0 .5rem}
            .lead{font-size:1.08rem}small,.note{opacity:.75}.note{font-size:.9rem}
            .samples{display:grid;grid-template-columns:repeat(auto-fill,minmax(8.6rem,1fr));gap:.7rem}
            figure{margin:0}figcaption{font-size:.85rem;opacity:.8}
            .pixels{image-rendering:pixelated;vertical-align:top}
            .drawn{width:25%;height:auto}
            .filters{width:100%;max-width:40rem;height:auto;background:var(--soft)}
            .scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}
            th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid var(--line);white-space:nowrap}
            td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
            svg{width:100%;height:auto;font:13px system-ui,sans-serif}svg text{fill:currentColor}
            .grid{stroke:var(--line)}.original{stroke:currentColor;stroke-width:2.5;fill:none}
            polyline{fill:none;stroke-width:2}.ring{stroke-width:2}
            .method0 polyline,.method0 .ring,.method0 .dot{stroke:var(--m0)}.method0 .dot{fill:var(--m0)}
            .method1 polyline,.method1 .ring,.method1 .dot{stroke:var(--m1)}.method1 .dot{fill:var(--m1)}
            .ring{fill:Canvas}
            pre{background:var(--soft);padding:.8rem 1rem;border-radius:.4rem;overflow-x:auto;font-size:.85rem}
            """;

    private final Demo demo;
    private final DemoImages images;
    private final List<Trial> trials;
    private final StringBuilder page = new StringBuilder();

    private DemoPage(Demo demo, DemoImages images, List<Trial> trials) {
        this.demo = demo;
        this.images = images;
        this.trials = trials;
    }

    /// The page, its links relative to the demonstration's folder.
    ///
    /// @param trials at least one
    static String of(Demo demo, DemoImages images, List<Trial> trials) {
        DemoPage page = new DemoPage(demo, images, trials);
        page.head();
        page.samples();
        page.section("Every file, measured", page.table());
        page.section("Accuracy against size", Chart.of(trials) + """
                <p class="note">Dots: a size was asked for. Rings: half the operations were asked for.</p>
                """);
        page.filters();
        page.next();
        return page.page.append("</body></html>\n").toString();
    }

    private Network original() {
        return trials.getFirst().outcome().original();
    }

    private void head() {
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
                .append("<title>Filtrate: a demonstration</title><style>\n")
                .append(STYLE)
                .append("</style></head><body>\n<h1>")
                .append(Html.escape(headline()))
                .append("</h1>\n<p class=\"lead\">")
                .append(Html.escape(speed()))
                .append("</p>\n");
    }

    /// The smallest file that lost hardly anything, or the most accurate one where all lost more.
    private String headline() {
        Comparator<Trial> byAccuracy =
                Comparator.comparingDouble(t -> t.accuracy().top1());
        Trial best = trials.stream()
                .filter(t -> t.before().top1() - t.accuracy().top1() <= HARDLY_WORSE)
                .max(Comparator.comparingDouble(t -> t.outcome().fileRatio()))
                .orElseGet(() -> trials.stream().max(byAccuracy).orElseThrow());
        return "A network of %,.0f KB became one of %,.0f KB, %.1f times smaller, and names %.1f %% of unseen drawings; "
                        .formatted(
                                original().sizeBytes() / 1e3,
                                best.outcome().sizeBytes() / 1e3,
                                best.outcome().fileRatio(),
                                100 * best.accuracy().top1())
                + "before it was %.1f %%.".formatted(100 * best.before().top1());
    }

    private String speed() {
        Trial fastest =
                trials.stream().max(Comparator.comparingDouble(Trial::speedup)).orElseThrow();
        return ("The fastest file (%s, %s) takes %.2f ms an image on %d thread%s, %.2f times as fast as the original in "
                        + "the same run, and names %.1f %%. Every figure on this page was measured on the written files, "
                        + "accuracy over all %,d test images.")
                .formatted(
                        fastest.method().word(),
                        fastest.asked(),
                        fastest.millis(),
                        demo.threads(),
                        demo.threads() == 1 ? "" : "s",
                        fastest.speedup(),
                        100 * fastest.accuracy().top1(),
                        fastest.accuracy().images());
    }

    private void section(String title, String content) {
        page.append("<section><h2>")
                .append(Html.escape(title))
                .append("</h2>\n")
                .append(content)
                .append("</section>\n");
    }

    private void samples() {
        DataSet set = DataSet.open(images.spec(), Split.TEST, ImageShape.of(3, Drawing.SIDE, Drawing.SIDE));
        StringBuilder grid = new StringBuilder("<div class=\"samples\">\n");
        for (int label = 0; label < set.classes().size(); label++) {
            String word = set.classes().get(label);
            grid.append("<figure>");
            int shown = 0;
            for (int i = 0; i < set.size() && shown < SAMPLES_PER_CLASS; i++) {
                if (set.label(i) == label) {
                    grid.append(Html.image(Pictures.of(set.pixels(i)), word, "pixels drawn"));
                    shown++;
                }
            }
            grid.append("<figcaption>").append(Html.escape(word)).append("</figcaption></figure>\n");
        }
        section(
                "What it looks at",
                grid.append("</div>\n")
                        + """
                <p class="note">%,d images to learn from and %,d to measure on, drawn for this run with seed %d. The
                network (vgg5: four convolutions, %,d parameters) was trained in closed form, layer by layer:
                mixtures of principal components and of class-telling directions as filters, ridge regression at the end.
                That takes seconds and no gradients; it is an example to compress, not a record to beat.</p>
                """.formatted(
                                        images.trainImages(),
                                        images.testImages(),
                                        demo.seed(),
                                        original().params()));
    }

    private String table() {
        StringBuilder table =
                new StringBuilder("<div class=\"scroll\"><table><thead><tr><th>Method</th><th>Asked for</th>"
                        + "<th class=\"n\">Bytes</th><th class=\"n\">Smaller</th><th class=\"n\">Million MACs</th>"
                        + "<th class=\"n\">ms an image</th><th class=\"n\">Faster</th><th class=\"n\">Accuracy</th><th></th>"
                        + "</tr></thead><tbody>\n<tr><td>original</td><td></td>");
        number(table, "%,d".formatted(original().sizeBytes()));
        number(table, "");
        number(table, "%.2f".formatted(original().macs() / 1e6));
        number(table, "");
        number(table, "");
        number(table, percent(trials.getFirst().before().top1()));
        table.append("<td></td></tr>\n");
        for (Trial trial : trials) {
            table.append("<tr><td>").append(Html.escape(trial.method().word()));
            table.append("</td><td>").append(Html.escape(trial.asked())).append("</td>");
            number(table, "%,d".formatted(trial.outcome().sizeBytes()));
            number(table, "%.2fx".formatted(trial.outcome().fileRatio()));
            number(table, "%.2f".formatted(trial.outcome().macs() / 1e6));
            number(table, "%.3f".formatted(trial.millis()));
            number(table, "%.2fx".formatted(trial.speedup()));
            number(table, percent(trial.accuracy().top1()));
            table.append("<td><a href=\"")
                    .append(Html.escape(trial.folder()))
                    .append("/report.html\">report</a></td></tr>\n");
        }
        return table.append("</tbody></table></div>\n")
                .append("<p class=\"note\">Faster: the original's median time over the file's, both run in turn.</p>\n")
                .toString();
    }

    private static void number(StringBuilder table, String text) {
        table.append("<td class=\"n\">").append(Html.escape(text)).append("</td>");
    }

    private static String percent(double fraction) {
        return "%.1f %%".formatted(100 * fraction);
    }

    private void filters() {
        LayerOutcome changed = smallest().getFirst().outcome().layers().stream()
                .filter(l -> l.layer().isConvolution())
                .max(Comparator.comparingDouble(LayerOutcome::error))
                .orElseThrow();
        String name = changed.layer().name();
        StringBuilder rows = new StringBuilder("<p>Filters of the convolution <code>")
                .append(Html.escape(name))
                .append("</code>, which changed most: 3x3 weights on its first three input channels, shown as red, "
                        + "green and blue; grey is zero.</p>\n");
        rows.append(figure(demo.original(), name, "before"));
        for (Trial trial : smallest()) {
            double error = trial.outcome().layers().stream()
                    .filter(l -> l.layer().name().equals(name))
                    .mapToDouble(LayerOutcome::error)
                    .sum();
            String words = "%s, %s: %.1f %% of the layer's energy lost"
                    .formatted(trial.method().word(), trial.asked(), 100 * error);
            rows.append(figure(trial.outcome().output(), name, words));
        }
        section("Filters before and after", rows.toString());
    }

    private static String figure(Path file, String layer, String words) {
        return "<figure>" + Html.image(Pictures.filters(file, layer), "filters, " + words, "pixels filters")
                + "<figcaption>" + Html.escape(words) + "</figcaption></figure>\n";
    }

    /// The smallest file of each method.
    private List<Trial> smallest() {
        return trials.stream()
                .map(Trial::method)
                .distinct()
                .map(m -> trials.stream()
                        .filter(t -> t.method() == m)
                        .min(Comparator.comparingLong(t -> t.outcome().sizeBytes()))
                        .orElseThrow())
                .collect(Collectors.toList());
    }

    private void next() {
        String folder = demo.folder().toString();
        String commands = """
                filtrate inspect %1$s/original.onnx
                filtrate compress %1$s/original.onnx -o small.onnx --ratio 5 --data cifar10:%1$s/data
                filtrate evaluate small.onnx --data cifar10:%1$s/data
                filtrate measure small.onnx --against %1$s/original.onnx
                """.formatted(folder);
        section("Go on from here", "<pre>" + Html.escape(commands) + "</pre>\n");
    }
}
