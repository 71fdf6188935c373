package org.filtrate.compress.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.filtrate.compress.Request;
import org.filtrate.compress.budget.Budget;
import org.filtrate.filters.Method;
import org.filtrate.graph.FiltrateException;

/// One compression among others.
///
/// @param method the name of a method, or `auto`
/// @param ratio how many times smaller the file is to be, above 1
public record Point(String method, double ratio) {
    /// The word that leaves the choice of methods to the planner.
    public static final String AUTO = "auto";

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

    /// A request for this point.
    ///
    /// @throws FiltrateException where no method has that name
    public Request asked(Request request) {
        return request.with(r -> (method.equals(AUTO) ? r.anyMethod() : r.method(Method.named(method)))
                .budget(new Budget.Ratio(ratio)));
    }

    /// The folder that holds it, such as `slbf-16`.
    public String folder() {
        String text = String.format(Locale.ROOT, "%.4f", ratio);
        return method + "-" + text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
}
