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
/// read are named `factor`, `scale` and `size`.
record UnpackingNodes(NodeList nodes) {
    /// The inputs of codes that are packed as they are.
    static final List<String> PLAIN = List.of("factor", "size");

    private static final int BITS_OF_BYTE = 8;

    String call(String function, String... values) {
        String output = function + nodes.nodes().size();
        nodes.add(Node.of(CompressedLayer.DOMAIN, function, List.of(values), List.of(output)));
        return output;
    }

    /// Bytes as levels, times their scales.
    String scaledBytes() {
        String middle = nodes.real(Precision.BITS_8.middleCode());
        String centred = nodes.add("Sub", List.of(cast("factor", ElementType.FLOAT), middle));
        return times(nodes.add("Div", List.of(centred, middle)), scale());
    }

    /// Codes in bit planes as levels, times their scales.
    String scaledLevels() {
        return times(call("Levels", "factor", "size"), scale());
    }

    private String scale() {
        return cast("scale", ElementType.FLOAT);
    }

    /// Codes of at most eight bits in bit planes as levels from -1 to 1: the planes added up with powers of two.
    String levels() {
        byte[] all = new byte[BITS_OF_BYTE];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (1 << i);
        }
        String powers = used(bytes(all));
        String sum = nodes.add("MatMulInteger", List.of(powers, call("Bits", "factor")));
        String codes = cast(exact(sum), ElementType.FLOAT);
        String top = nodes.add("ReduceSum", List.of(cast(powers, ElementType.FLOAT)));
        String centred = nodes.add("Sub", List.of(nodes.add("Add", List.of(codes, codes)), top));
        return nodes.add("Div", List.of(centred, top));
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
        String sum = nodes.add("MatMul", List.of(used(row), cast(call("Bits", "factor"), ElementType.FLOAT)));
        return cast(exact(sum), ElementType.INT64);
    }

    /// The codes without the filling of the last byte, `(rows, cols)`.
    private String exact(String flat) {
        String count = nodes.add("ReduceProd", List.of("size"));
        return nodes.add("Reshape", List.of(nodes.add("Slice", List.of(flat, nodes.integers(0), count)), "size"));
    }

    /// Bit planes `(bits, bytes)` with every byte taken apart: `(bits, 8 bytes)`, each 0 or 1.
    String bits() {
        String deep = nodes.add("Unsqueeze", List.of("factor", nodes.integers(2)));
        byte[] places = new byte[BITS_OF_BYTE];
        for (int i = 0; i < places.length; i++) {
            places[i] = (byte) i;
        }
        String shifted = nodes.add("BitShift", List.of(deep, bytes(places)), Attribute.of("direction", "RIGHT"));
        String taken = nodes.add("Mod", List.of(shifted, bytes((byte) 2)));
        return nodes.add("Flatten", List.of(taken));
    }

    /// As many numbers of a row as a code has bits.
    private String used(String row) {
        String first = nodes.integers(0);
        String dims = nodes.add("Shape", List.of("factor"));
        String bits = nodes.add("Slice", List.of(dims, first, nodes.integers(1)));
        return nodes.add("Slice", List.of(row, first, bits));
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
