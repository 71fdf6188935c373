package org.filtrate.filters.body;

import java.util.List;
import org.filtrate.filters.stored.Gained;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.Stored;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.NodeList;
import org.filtrate.graph.Tensor;

/// Writes the nodes that turn stored tensors into matrices. A runtime folds them into constants when it loads the
/// network.
final class Unpacking {
    private static final int BITS_OF_BYTE = 8;

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

    /// A real matrix `(rows, cols)` of the layer's element type.
    String real(StoredMatrix matrix, int index) {
        Precision precision = matrix.precision();
        String value = switch (precision) {
            case BITS_32 -> input(index);
            case BITS_16 -> times(cast(input(index), ElementType.FLOAT), gain(matrix, index));
            case BITS_8 -> scaled(cast(input(index), ElementType.FLOAT), matrix, index);
            default -> scaled(cast(planes(matrix, index), ElementType.FLOAT), matrix, index);
        };
        return element == ElementType.FLOAT ? value : cast(value, element);
    }

    /// Codes `(rows, cols)` as levels from -1 to 1, of the layer's element type: `2 code / (2^bits - 1) - 1`.
    String levels(Stored codes, int index) {
        String bits = cast(bitCount(index), ElementType.FLOAT);
        String top = nodes.add("Sub", List.of(nodes.add("Pow", List.of(nodes.real(2), bits)), nodes.real(1)));
        String step = nodes.add("Div", List.of(nodes.real(2), top));
        String level =
                nodes.add("Sub", List.of(times(cast(planes(codes, index), ElementType.FLOAT), step), nodes.real(1)));
        return element == ElementType.FLOAT ? level : cast(level, element);
    }

    /// Codes `(rows, cols)` as 64-bit integers. Those beyond eight bits are added up in two halves.
    String indices(Stored codes, int index) {
        String rows = nodes.add("Concat", List.of(powers(0), powers(BITS_OF_BYTE)), Attribute.of("axis", 0));
        String halves = nodes.add("Cast", List.of(sums(rows, index)), Attribute.of("to", ElementType.INT64.code()));
        String bytes = nodes.add("Unsqueeze", List.of(nodes.integers(1, 1 << BITS_OF_BYTE), nodes.integers(1)));
        String whole =
                nodes.add("ReduceSum", List.of(times(halves, bytes), nodes.integers(0)), Attribute.of("keepdims", 0));
        return exact(whole, codes, index);
    }

    /// Codes `(rows, cols)` of at most eight bits, 32-bit integers.
    private String planes(Stored codes, int index) {
        return exact(nodes.add("Reshape", List.of(sums(powers(0), index), nodes.integers(-1))), codes, index);
    }

    /// Bit planes `(bits, bytes)` added up with rows of powers of two: each byte is taken apart into its eight bits.
    ///
    /// @param powers `(rows, 16)`, of which as many columns as there are planes are used
    /// @return `(rows, 8 bytes)`, 32-bit integers
    private String sums(String powers, int index) {
        String deep = nodes.add("Unsqueeze", List.of(input(index), nodes.integers(2)));
        String shifted =
                nodes.add("BitShift", List.of(deep, bytes(0, 1, 2, 3, 4, 5, 6, 7)), Attribute.of("direction", "RIGHT"));
        String bits =
                nodes.add("Reshape", List.of(nodes.add("Mod", List.of(shifted, bytes(2))), nodes.integers(0, -1)));
        String used = nodes.add("Slice", List.of(powers, nodes.integers(0), bitCount(index), nodes.integers(1)));
        return nodes.add("MatMulInteger", List.of(used, bits));
    }

    /// The codes without the filling of the last byte, `(rows, cols)`.
    private String exact(String flat, Stored codes, int index) {
        String shape = body.integers("shape" + index, codes.rows(), codes.cols());
        String count = nodes.add("ReduceProd", List.of(shape), Attribute.of("keepdims", 1));
        return nodes.add("Reshape", List.of(nodes.add("Slice", List.of(flat, nodes.integers(0), count)), shape));
    }

    /// Powers of two in columns `from` to `from + 7` of sixteen, zeros in the others: bytes `(1, 16)`.
    private String powers(int from) {
        byte[] powers = new byte[2 * BITS_OF_BYTE];
        for (int i = 0; i < BITS_OF_BYTE; i++) {
            powers[from + i] = (byte) (1 << i);
        }
        return nodes.add(
                "Constant", List.of(), Attribute.of("value", Tensor.bytes("", new long[] {1, powers.length}, powers)));
    }

    /// How many bits a code has: the first dim of its planes, `(1)`.
    private String bitCount(int index) {
        String dims = nodes.add("Shape", List.of(input(index)));
        return nodes.add("Slice", List.of(dims, nodes.integers(0), nodes.integers(1)));
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
        String middle = nodes.real(matrix.precision().middleCode());
        String scale = times(cast(scaleInput(index), ElementType.FLOAT), gain(matrix, index));
        return times(nodes.add("Sub", List.of(codes, middle)), nodes.add("Div", List.of(scale, middle)));
    }

    private String gain(StoredMatrix matrix, int index) {
        return body.real("gain" + index, matrix instanceof Gained gained ? gained.gain() : 1);
    }

    private String cast(String value, ElementType type) {
        return nodes.add("Cast", List.of(value), Attribute.of("to", type.code()));
    }

    private String times(String a, String b) {
        return nodes.add("Mul", List.of(a, b));
    }
}
