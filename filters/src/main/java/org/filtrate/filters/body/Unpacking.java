package org.filtrate.filters.body;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
    private final boolean gained;
    private final Set<UnpackingFunction> needed = new LinkedHashSet<>();

    /// @param element the type that the layer computes in
    /// @param gained whether factors are multiplied by powers of two
    Unpacking(NodeList nodes, SizeList sizes, ElementType element, boolean gained) {
        this.nodes = nodes;
        this.sizes = sizes;
        this.element = element;
        this.gained = gained;
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
        String value = switch (matrix.precision().form()) {
            case SINGLES -> input(index);
            case HALVES -> cast(input(index), ElementType.FLOAT);
            case BYTES -> call(UnpackingFunction.BYTES, input(index), scaleInput(index));
            case PLANES -> call(UnpackingFunction.SCALED, input(index), scaleInput(index), size(index));
        };
        return ofElement(gained && matrix.halvings().isPresent() ? gained(value, index) : value);
    }

    /// A value times `2^-halvings`.
    private String gained(String value, int index) {
        String halvings = cast(sizes.name(halvingsName(index)), ElementType.FLOAT);
        return nodes.add("Mul", List.of(value, nodes.add("Pow", List.of(nodes.real(.5f), halvings))));
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
        return element == ElementType.FLOAT ? value : cast(value, element);
    }

    private String cast(String value, ElementType type) {
        return nodes.add("Cast", List.of(value), Attribute.of("to", type.code()));
    }

    /// Puts the sizes of a factor into the list, as [org.filtrate.filters.stored.FactorReader] reads them.
    void list(Stored stored, int index) {
        if (stored.isSizeListed()) {
            sizes.add(sizeName(index), stored.rows(), stored.cols());
        }
        if (gained) {
            stored.halvings().ifPresent(h -> sizes.add(halvingsName(index), h));
        }
    }

    private String call(UnpackingFunction function, String... inputs) {
        function.needed().forEach(needed::add);
        return function.call(nodes, inputs);
    }

    private String size(int index) {
        return sizes.name(sizeName(index));
    }

    private static String sizeName(int index) {
        return "size" + index;
    }

    private static String halvingsName(int index) {
        return "halvings" + index;
    }
}
