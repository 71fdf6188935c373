package org.filtrate.graph.shape;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.filtrate.graph.Dim;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Shape;

/// `Einsum`: each letter of the equation names an axis, `...` stands for the axes that broadcast.
final class Einsums {
    private static final String ELLIPSIS = "...";

    private Einsums() {}

    static Shape shape(Call call) {
        String equation = call.node().string("equation", "").replace(" ", "");
        int arrow = equation.indexOf("->");
        String[] terms = (arrow < 0 ? equation : equation.substring(0, arrow)).split(",", -1);
        if (terms.length != call.inputs().size()) {
            throw new GraphException("an equation with a term for each of the "
                    + call.inputs().size() + " inputs is needed, '" + equation + "' came");
        }
        Map<Character, Dim> letters = new HashMap<>();
        List<Shape> ellipses = new ArrayList<>();
        for (int i = 0; i < terms.length; i++) {
            bind(call, terms[i], call.shape(i), letters, ellipses);
        }
        String output = arrow < 0 ? implicitOutput(terms) : equation.substring(arrow + 2);
        return shape(output, letters, Broadcasting.of(call.symbols(), ellipses));
    }

    private static void bind(Call call, String term, Shape shape, Map<Character, Dim> letters, List<Shape> ellipses) {
        int dots = term.indexOf(ELLIPSIS);
        String named = term.replace(ELLIPSIS, "");
        int hidden = shape.rank() - named.length();
        if (dots < 0 ? hidden != 0 : hidden < 0) {
            throw new GraphException(
                    "a term for the " + shape.rank() + " axes of " + shape + " is needed, '" + term + "' came");
        }
        if (dots >= 0) {
            ellipses.add(new Shape(shape.dims().subList(dots, dots + hidden)));
        }
        for (int i = 0; i < named.length(); i++) {
            Dim dim = shape.dim(dots >= 0 && i >= dots ? i + hidden : i);
            Shape both = Broadcasting.of(
                    call.symbols(),
                    List.of(
                            new Shape(List.of(letters.getOrDefault(named.charAt(i), Dim.of(1)))),
                            new Shape(List.of(dim))));
            letters.put(named.charAt(i), both.dim(0));
        }
    }

    /// The axes that broadcast, then every letter that occurs once, in alphabetical order.
    private static String implicitOutput(String[] terms) {
        Map<Character, Integer> counts = new TreeMap<>();
        boolean dots = false;
        for (String term : terms) {
            dots |= term.contains(ELLIPSIS);
            term.replace(ELLIPSIS, "").chars().forEach(c -> counts.merge((char) c, 1, Integer::sum));
        }
        StringBuilder output = new StringBuilder(dots ? ELLIPSIS : "");
        counts.forEach((letter, count) -> output.append(count == 1 ? letter.toString() : ""));
        return output.toString();
    }

    private static Shape shape(String output, Map<Character, Dim> letters, Shape ellipsis) {
        List<Dim> dims = new ArrayList<>();
        int dots = output.indexOf(ELLIPSIS);
        String named = output.replace(ELLIPSIS, "");
        for (int i = 0; i <= named.length(); i++) {
            if (i == dots) {
                dims.addAll(ellipsis.dims());
            }
            if (i < named.length()) {
                Dim dim = letters.get(named.charAt(i));
                if (dim == null) {
                    throw new GraphException("an equation whose output letters occur in its inputs is needed, '"
                            + named.charAt(i) + "' came");
                }
                dims.add(dim);
            }
        }
        return new Shape(dims);
    }
}
