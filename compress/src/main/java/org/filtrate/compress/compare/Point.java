package org.filtrate.compress.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.filtrate.graph.FiltrateException;

/// One compression among others.
///
/// @param method the name of a method, or `auto`
/// @param ratio how many times smaller the file is to be, above 1
public record Point(String method, double ratio) {
    /// Checks the ratio.
    public Point {
        if (!(ratio > 1) || Double.isInfinite(ratio)) {
            throw new FiltrateException("--ratios: numbers above 1 are needed, " + ratio + " came");
        }
    }

    /// Every method at every ratio, method by method.
    public static List<Point> all(List<String> methods, List<Double> ratios) {
        List<Point> points = new ArrayList<>();
        methods.forEach(m -> ratios.forEach(r -> points.add(new Point(m, r))));
        return points;
    }

    /// The folder that holds it, such as `slbf-16`.
    public String folder() {
        String text = String.format(Locale.ROOT, "%.4f", ratio);
        return method + "-" + text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
}
