package org.filtrate.cli.demo;

import java.util.Arrays;
import java.util.List;
import org.filtrate.filters.Method;

/// Accuracy against file size as an SVG drawing that takes its colours from the page.
final class Chart {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 320;
    private static final int LEFT = 56;
    private static final int RIGHT = 24;
    private static final int TOP = 34;
    private static final int BOTTOM = 48;
    private static final int LINES = 5;
    private static final double[] STEPS = {0.01, 0.02, 0.05, 0.1, 0.2};

    private final List<Trial> trials;
    private final double largest;
    private final double step;
    private final double lowest;
    private final double highest;
    private final StringBuilder svg = new StringBuilder();

    private Chart(List<Trial> trials) {
        this.trials = trials;
        double size = trials.getFirst().outcome().original().sizeBytes() / 1000.0;
        double worst = 1;
        double best = 0;
        for (Trial trial : trials) {
            size = Math.max(size, trial.outcome().sizeBytes() / 1000.0);
            worst = Math.min(
                    worst, Math.min(trial.accuracy().top1(), trial.before().top1()));
            best = Math.max(
                    best, Math.max(trial.accuracy().top1(), trial.before().top1()));
        }
        double range = best - worst;
        this.step =
                Arrays.stream(STEPS).filter(s -> range <= LINES * s).findFirst().orElse(STEPS[STEPS.length - 1]);
        this.largest = Math.ceil(size / LINES / 50) * 50 * LINES;
        this.lowest = step * Math.floor(worst / step);
        this.highest = Math.max(lowest + step, step * Math.ceil(best / step));
    }

    /// The drawing as an element: one line a method through what was compressed to a size, rings where operations
    /// were the budget, a cross where the original is.
    static String of(List<Trial> trials) {
        Chart chart = new Chart(trials);
        chart.axes();
        chart.original();
        trials.stream().map(Trial::method).distinct().forEach(chart::method);
        return chart.svg.append("</svg>\n").toString();
    }

    private void axes() {
        svg.append(("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Accuracy against the size of the file; "
                        + "the same figures are in the table\">\n")
                .formatted(WIDTH, HEIGHT));
        for (int i = 0; i <= Math.round((highest - lowest) / step); i++) {
            double accuracy = lowest + step * i;
            svg.append("<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>\n"
                    .formatted(LEFT, WIDTH - RIGHT, y(accuracy), y(accuracy)));
            text(LEFT - 8, y(accuracy) + 4, "end", "%.0f %%".formatted(100 * accuracy));
        }
        for (int i = 0; i <= LINES; i++) {
            double size = largest * i / LINES;
            text(x(size), HEIGHT - BOTTOM + 20, "middle", "%.0f".formatted(size));
        }
        text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 6, "middle", "size of the file, KB");
        text(LEFT - 48, TOP - 16, "start", "accuracy");
    }

    private void original() {
        double x = x(trials.getFirst().outcome().original().sizeBytes() / 1000.0);
        double y = y(trials.getFirst().before().top1());
        svg.append("<path class=\"original\" d=\"M%.1f %.1fh12m-6-6v12\"/>\n".formatted(x - 6, y));
        text(x - 12, y - 10, "end", "original");
    }

    private void method(Method method) {
        StringBuilder line = new StringBuilder();
        StringBuilder points = new StringBuilder();
        Trial last = null;
        for (Trial trial : trials) {
            if (trial.method() != method) {
                continue;
            }
            double x = x(trial.outcome().sizeBytes() / 1000.0);
            double y = y(trial.accuracy().top1());
            points.append("<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"5\"><title>%s</title></circle>\n"
                    .formatted(trial.isBySize() ? "dot" : "ring", x, y, Html.escape(title(trial))));
            if (trial.isBySize()) {
                line.append("%.1f,%.1f ".formatted(x, y));
                last = trial;
            }
        }
        int place = trials.stream().map(Trial::method).distinct().toList().indexOf(method);
        svg.append("<g class=\"method%d\"><polyline points=\"%s\"/>%n%s".formatted(place, line, points));
        if (last != null) {
            double x = LEFT + 90 + 110.0 * place;
            svg.append("<circle class=\"dot\" cx=\"%.1f\" cy=\"%d\" r=\"5\"/>\n".formatted(x, TOP - 20));
            text(x + 10, TOP - 16, "start", method.word());
        }
        svg.append("</g>\n");
    }

    private static String title(Trial trial) {
        return "%s, %s: %.1f %% in %.0f KB"
                .formatted(
                        trial.method().word(),
                        trial.asked(),
                        100 * trial.accuracy().top1(),
                        trial.outcome().sizeBytes() / 1000.0);
    }

    private void text(double x, double y, String anchor, String text) {
        svg.append("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n"
                .formatted(x, y, anchor, Html.escape(text)));
    }

    private double x(double kilobytes) {
        return LEFT + (WIDTH - LEFT - RIGHT) * kilobytes / largest;
    }

    private double y(double accuracy) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (accuracy - lowest) / (highest - lowest);
    }
}
