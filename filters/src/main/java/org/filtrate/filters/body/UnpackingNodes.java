package org.filtrate.filters.body;

import java.util.List;
import org.filtrate.filters.stored.PackedCodes;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Node;
import org.filtrate.graph.NodeList;
import org.filtrate.graph.Tensor;

/// Writes the nodes of an [UnpackingFunction]. Each method returns the name of the value that it writes; those that are
/// read are named `factor`, `scale`, `size` and `halvings`.
record UnpackingNodes(NodeList nodes) {
    /// The inputs of codes that are packed as they are.
    static final List<String> PLAIN = List.of("factor", "size");

    /// The inputs of codes with a scale for each row.
    static final List<String> CODED = List.of("factor", "scale", "size", "halvings");

    private static final int BITS_OF_BYTE = 8;

    String call(String function, String... values) {
        String output = function + nodes.nodes().size();
        nodes.add(Node.of(CompressedLayer.DOMAIN, function, List.of(values), List.of(output)));
        return output;
    }

    String halves() {
        return times(cast("factor", ElementType.FLOAT), gain());
    }

    /// `(code - middle) (scale gain / middle)`.
    String scaled(String codes, String middle) {
        String scale = times(cast("scale", ElementType.FLOAT), gain());
        String centred = nodes.add("Sub", List.of(cast(codes, ElementType.FLOAT), middle));
        return times(centred, nodes.add("Div", List.of(scale, middle)));
    }

    /// The code between two codes that stands for zero.
    String middle(Precision precision) {
        return nodes.real(precision.middleCode());
    }

    /// Codes of 1, 2 or 4 bits, as many as fit in each byte, times their scales.
    String fields(Precision precision) {
        String deep = nodes.add("Unsqueeze", List.of("factor", nodes.integers(1)));
        String codes = nodes.add("Reshape", List.of(taken(deep, precision.bits()), nodes.integers(-1)));
        return scaled(exact(codes), middle(precision));
    }

    /// Codes of at most eight bits in bit planes to bytes `(rows, cols)`: the planes added up with powers of two.
    String planes() {
        String one = nodes.real(1);
        String zero =
                nodes.add("Constant", List.of(), Attribute.of("value", Tensor.bytes("", new long[0], new byte[1])));
        String bits = call("Bits", "factor");
        String sum = nodes.add("QLinearMatMul", List.of(powers(), one, zero, bits, one, zero, one, zero));
        return exact(nodes.add("Reshape", List.of(sum, nodes.integers(-1))));
    }

    /// Codes of at most eight bits in bit planes, times their scales.
    String coded(Precision precision) {
        return scaled(call("Planes", "factor", "size"), middle(precision));
    }

    /// Codes in bit planes as levels from -1 to 1.
    String levels() {
        String codes = call("Planes", "factor", "size");
        String step = nodes.add("Div", List.of(nodes.real(2), top()));
        return nodes.add("Sub", List.of(times(cast(codes, ElementType.FLOAT), step), nodes.real(1)));
    }

    /// One bit plane as -1 and 1: what [#levels] says of one bit, in fewer nodes.
    String signs() {
        String flat = nodes.add("Squeeze", List.of(call("Bits", "factor")));
        String ones = cast(exact(flat), ElementType.FLOAT);
        return nodes.add("Sub", List.of(nodes.add("Add", List.of(ones, ones)), nodes.real(1)));
    }

    /// Codes in bit planes to 64-bit integers `(rows, cols)`: the planes added up with powers of two in single
    /// precision, which holds sixteen bits exactly.
    String indices() {
        float[] powers = new float[PackedCodes.MOST_BITS];
        for (int i = 0; i < powers.length; i++) {
            powers[i] = 1 << i;
        }
        String row = nodes.add("Constant", List.of(), Attribute.of("value_floats", powers));
        String used = nodes.add("Slice", List.of(row, nodes.integers(0), bitCount()));
        String sum = nodes.add("MatMul", List.of(used, cast(call("Bits", "factor"), ElementType.FLOAT)));
        return cast(exact(sum), ElementType.INT64);
    }

    /// The codes without the filling of the last byte, `(rows, cols)`.
    private String exact(String flat) {
        String count = nodes.add("ReduceProd", List.of("size"));
        return nodes.add("Reshape", List.of(nodes.add("Slice", List.of(flat, nodes.integers(0), count)), "size"));
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

    /// Bit planes `(bits, bytes)` with every byte taken apart: `(bits, 8 bytes)`, each 0 or 1.
    String bits() {
        String deep = nodes.add("Unsqueeze", List.of("factor", nodes.integers(2)));
        return nodes.add("Reshape", List.of(taken(deep, 1), nodes.integers(0, -1)));
    }

    /// A row of powers of two, as many bytes as a code of at most eight bits has planes.
    private String powers() {
        byte[] powers = new byte[BITS_OF_BYTE];
        for (int i = 0; i < powers.length; i++) {
            powers[i] = (byte) (1 << i);
        }
        String row = nodes.add(
                "Constant", List.of(), Attribute.of("value", Tensor.bytes("", new long[] {1, powers.length}, powers)));
        return nodes.add("Slice", List.of(row, nodes.integers(0), bitCount(), nodes.integers(1)));
    }

    /// How many bits a code has: the first dim of its planes, `(1)`.
    private String bitCount() {
        String dims = nodes.add("Shape", List.of("factor"));
        return nodes.add("Slice", List.of(dims, nodes.integers(0), nodes.integers(1)));
    }

    /// The largest code of bit planes, `2^bits - 1`.
    private String top() {
        String bits = cast(bitCount(), ElementType.FLOAT);
        return nodes.add("Sub", List.of(nodes.add("Pow", List.of(nodes.real(2), bits)), nodes.real(1)));
    }

    /// `2^-halvings`.
    private String gain() {
        return nodes.add("Pow", List.of(nodes.real(.5f), cast("halvings", ElementType.FLOAT)));
    }

    private String bytes(byte... values) {
        return nodes.add(
                "Constant", List.of(), Attribute.of("value", Tensor.bytes("", new long[] {values.length}, values)));
    }

    private String cast(String value, ElementType type) {
        return nodes.add("Cast", List.of(value), Attribute.of("to", type.code()));
    }

    private String times(String a, String b) {
        return nodes.add("Mul", List.of(a, b));
    }
}
