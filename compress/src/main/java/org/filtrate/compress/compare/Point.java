package org.filtrate.compress.compare;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.filtrate.compress.MethodWord;
import org.filtrate.compress.Request;
import org.filtrate.compress.budget.Budget;
import org.filtrate.graph.FiltrateException;

/// One compression among others.
///
/// @param method a [MethodWord]
/// @param ratio how many times smaller the file is to be, above 1
public record Point(String method, double ratio) implements Serializable {
    /// Checks both.
    public Point {
        MethodWord.method(method);
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

    /// A request for this point, like another in all else.
    public Request asked(Request request) {
        return request.with(r -> r.method(MethodWord.method(method)).budget(new Budget.Ratio(ratio)));
    }

    /// The folder that holds it, such as `slbf-16`.
    public String folder() {
        String text = String.format(Locale.ROOT, "%.4f", ratio);
        return method + "-" + text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
}
