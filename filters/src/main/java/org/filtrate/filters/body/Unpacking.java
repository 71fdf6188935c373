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
            case BITS_4, BITS_2, BITS_1 -> scaled(cast(fields(matrix, index), ElementType.FLOAT), matrix, index);
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
        String powers =
                nodes.add("Concat", List.of(powers(0, index), powers(BITS_OF_BYTE, index)), Attribute.of("axis", 0));
        String halves = cast(nodes.add("MatMulInteger", List.of(powers, bits(index))), ElementType.INT64);
        String bytes = nodes.add("Unsqueeze", List.of(nodes.integers(1, 1 << BITS_OF_BYTE), nodes.integers(1)));
        String whole =
                nodes.add("ReduceSum", List.of(times(halves, bytes), nodes.integers(0)), Attribute.of("keepdims", 0));
        return exact(whole, codes, index);
    }

    /// Codes of 1, 2 or 4 bits, as many as fit in each byte, to bytes `(rows, cols)`.
    private String fields(StoredMatrix codes, int index) {
        String deep = nodes.add("Unsqueeze", List.of(input(index), nodes.integers(1)));
        String fields = taken(deep, codes.precision().bits());
        return exact(nodes.add("Reshape", List.of(fields, nodes.integers(-1))), codes, index);
    }

    /// Each byte taken apart into its fields of some bits, along the last axis.
    private String taken(String bytes, int bits) {
        byte[] starts = new byte[BITS_OF_BYTE / bits];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = (byte) (i * bits);
        }
        String shifted = nodes.add("BitShift", List.of(bytes, bytes(starts)), Attribute.of("direction", "RIGHT"));
        return nodes.add("Mod", List.of(shifted, bytes((byte) (1 << bits))));
    }

    /// Codes of at most eight bits in bit planes to bytes `(rows, cols)`: the planes added up with powers of two.
    private String planes(Stored codes, int index) {
        String one = nodes.real(1);
        Tensor none = Tensor.bytes("", new long[0], new byte[1]);
        String zero = nodes.add("Constant", List.of(), Attribute.of("value", none));
        String sum =
                nodes.add("QLinearMatMul", List.of(powers(0, index), one, zero, bits(index), one, zero, one, zero));
        return exact(nodes.add("Reshape", List.of(sum, nodes.integers(-1))), codes, index);
    }

    /// Bit planes `(bits, bytes)` with every byte taken apart: `(bits, 8 bytes)`, each 0 or 1.
    private String bits(int index) {
        String deep = nodes.add("Unsqueeze", List.of(input(index), nodes.integers(2)));
        return nodes.add("Reshape", List.of(taken(deep, 1), nodes.integers(0, -1)));
    }

    /// The codes without the filling of the last byte, `(rows, cols)`.
    private String exact(String flat, Stored codes, int index) {
        String shape = body.integers("shape" + index, codes.rows(), codes.cols());
        String count = nodes.add("ReduceProd", List.of(shape), Attribute.of("keepdims", 1));
        return nodes.add("Reshape", List.of(nodes.add("Slice", List.of(flat, nodes.integers(0), count)), shape));
    }

    /// A row of as many bytes as a code has planes: powers of two for the eight planes from `from` on, else zeros.
    private String powers(int from, int index) {
        byte[] powers = new byte[2 * BITS_OF_BYTE];
        for (int i = 0; i < BITS_OF_BYTE; i++) {
            powers[from + i] = (byte) (1 << i);
        }
        String row = nodes.add(
                "Constant", List.of(), Attribute.of("value", Tensor.bytes("", new long[] {1, powers.length}, powers)));
        return nodes.add("Slice", List.of(row, nodes.integers(0), bitCount(index), nodes.integers(1)));
    }

    /// How many bits a code has: the first dim of its planes, `(1)`.
    private String bitCount(int index) {
        String dims = nodes.add("Shape", List.of(input(index)));
        return nodes.add("Slice", List.of(dims, nodes.integers(0), nodes.integers(1)));
    }

    private String bytes(byte... values) {
        return nodes.add(
                "Constant", List.of(), Attribute.of("value", Tensor.bytes("", new long[] {values.length}, values)));
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
