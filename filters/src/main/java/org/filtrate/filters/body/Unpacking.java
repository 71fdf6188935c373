package org.filtrate.filters.body;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.Stored;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.NodeList;

/// Writes the calls that turn stored tensors into matrices, and knows which functions they need.
final class Unpacking {
    private final NodeList nodes;
    private final SizeList sizes;
    private final ElementType element;
    private final Set<UnpackingFunction> needed = new LinkedHashSet<>();

    /// @param element the type that the layer computes in
    Unpacking(NodeList nodes, SizeList sizes, ElementType element) {
        this.nodes = nodes;
        this.sizes = sizes;
        this.element = element;
    }

    /// The name of function input `index` that holds codes or numbers.
    static String input(int index) {
        return "factor" + index;
    }

    /// The name of function input `index` that holds scales.
    static String scaleInput(int index) {
        return "scale" + index;
    }

    /// The functions that the calls so far need, those called first.
    Set<UnpackingFunction> needed() {
        return needed;
    }

    /// A real matrix `(rows, cols)` of the layer's element type.
    String real(StoredMatrix matrix, int index) {
        Precision precision = matrix.precision();
        return ofElement(
                switch (precision) {
                    case BITS_32 -> input(index);
                    case BITS_16 -> call(UnpackingFunction.HALVES, input(index), halvings(index));
                    case BITS_8 -> call(UnpackingFunction.CODES_8, input(index), scaleInput(index), halvings(index));
                    default ->
                        call(
                                UnpackingFunction.codes(precision),
                                input(index),
                                scaleInput(index),
                                size(index),
                                halvings(index));
                });
    }

    /// Codes `(rows, cols)` as levels from -1 to 1, of the layer's element type.
    String levels(int index) {
        return ofElement(call(UnpackingFunction.LEVELS, input(index), size(index)));
    }

    /// Codes of one bit `(rows, cols)` as -1 and 1, of the layer's element type.
    String signs(int index) {
        return ofElement(call(UnpackingFunction.SIGNS, input(index), size(index)));
    }

    /// Codes `(rows, cols)` as 64-bit integers.
    String indices(int index) {
        return call(UnpackingFunction.INDICES, input(index), size(index));
    }

    /// A value in single precision as the layer's element type.
    String ofElement(String value) {
        return element == ElementType.FLOAT
                ? value
                : nodes.add("Cast", List.of(value), Attribute.of("to", element.code()));
    }

    /// Puts the sizes of a factor into the list, as [org.filtrate.filters.stored.FactorReader] reads them.
    static void list(SizeList sizes, Stored stored, int index) {
        if (stored.isSizeListed()) {
            sizes.add(sizeName(index), stored.rows(), stored.cols());
        }
        stored.halvings().ifPresent(h -> sizes.add(halvingsName(index), h));
    }

    private String call(UnpackingFunction function, String... inputs) {
        function.needed().forEach(needed::add);
        return function.call(nodes, inputs);
    }

    private String size(int index) {
        return sizes.name(sizeName(index));
    }

    private String halvings(int index) {
        return sizes.name(halvingsName(index));
    }

    private static String sizeName(int index) {
        return "size" + index;
    }

    private static String halvingsName(int index) {
        return "halvings" + index;
    }
}
