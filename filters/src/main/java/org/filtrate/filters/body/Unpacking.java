package org.filtrate.filters.body;

import java.util.List;
import org.filtrate.filters.stored.Gained;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.NodeList;
import org.filtrate.graph.Tensor;

/// Writes the nodes that turn stored tensors into real matrices. A runtime folds them into constants when it loads the
/// network.
final class Unpacking {
    private final BodyWriter body;
    private final NodeList nodes;
    private final ElementType element;

    Unpacking(BodyWriter body, ElementType element) {
        this.body = body;
        this.nodes = body.nodes();
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

    String unpack(StoredMatrix matrix, int index) {
        String value = switch (matrix.precision()) {
            case BITS_32 -> input(index);
            case BITS_16 -> times(single(input(index)), gain(matrix, index));
            case BITS_8 -> scaled(body.shaped(input(index), shape(index), matrix.rows(), matrix.cols()), matrix, index);
            case BITS_4 -> scaled(nibbles(matrix, index), matrix, index);
        };
        return element == ElementType.FLOAT ? value : cast(value, element);
    }

    /// `(bytes)` to `(bytes, 2)` halves, to a flat list without the last one's filler, to the matrix.
    private String nibbles(StoredMatrix matrix, int index) {
        String column = nodes.add("Unsqueeze", List.of(input(index), nodes.integers(1)));
        String halves = nodes.add("BitShift", List.of(column, bytes(0, 4)), Attribute.of("direction", "RIGHT"));
        String codes = nodes.add("Mod", List.of(halves, bytes(16)));
        String flat = nodes.add("Reshape", List.of(codes, nodes.integers(-1)));
        String count = body.integers("count" + index, (long) matrix.rows() * matrix.cols());
        String exact = nodes.add("Slice", List.of(flat, nodes.integers(0), count));
        return body.shaped(exact, shape(index), matrix.rows(), matrix.cols());
    }

    private String bytes(int... values) {
        byte[] content = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            content[i] = (byte) values[i];
        }
        return nodes.add(
                "Constant", List.of(), Attribute.of("value", Tensor.bytes("", new long[] {content.length}, content)));
    }

    private String scaled(String codes, StoredMatrix matrix, int index) {
        float zero = matrix.precision() == Precision.BITS_8 ? 128 : 8;
        String centred = nodes.add("Sub", List.of(single(codes), nodes.real(zero)));
        return times(centred, times(single(scaleInput(index)), gain(matrix, index)));
    }

    private String gain(StoredMatrix matrix, int index) {
        return body.real("gain" + index, matrix instanceof Gained gained ? gained.gain() : 1);
    }

    private String single(String value) {
        return cast(value, ElementType.FLOAT);
    }

    private String cast(String value, ElementType type) {
        return nodes.add("Cast", List.of(value), Attribute.of("to", type.code()));
    }

    private String times(String a, String b) {
        return nodes.add("Mul", List.of(a, b));
    }

    private static String shape(int index) {
        return "shape" + index;
    }
}
