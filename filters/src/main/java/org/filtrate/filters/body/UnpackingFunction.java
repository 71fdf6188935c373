package org.filtrate.filters.body;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Function;
import org.filtrate.graph.Node;
import org.filtrate.graph.NodeList;
import org.filtrate.graph.Tensor;

/// The functions that turn stored tensors into matrices. The functions of all layers call them, so that how a factor is
/// packed is written down once in a file. A runtime folds them into constants when it loads the network.
///
/// Sizes come as inputs: `size (2)`, rows and columns, and `halvings (1)`, the number of times that stored halves are to
/// be halved; both 64-bit integers.
enum UnpackingFunction {
    /// Halves of any shape and `halvings` to single precision.
    HALVES("Halves", List.of("numbers", "halvings")) {
        @Override
        void write(NodeList nodes) {
            times(nodes, cast(nodes, "numbers"), gain(nodes));
        }
    },
    /// Codes of eight bits `(rows, cols)`, `scale (rows, 1)` and `halvings` to single precision.
    BYTES("Bytes", List.of("codes", "scale", "halvings")) {
        @Override
        void write(NodeList nodes) {
            scaled(nodes, "codes", nodes.real(127.5f));
        }
    },
    /// Bit planes of at most eight bits and `size` to 32-bit integers `(rows, cols)`.
    PLANES("Planes", List.of("planes", "size")) {
        @Override
        void write(NodeList nodes) {
            String flat = nodes.add("Reshape", List.of(sums(nodes, powers(nodes, 0)), nodes.integers(-1)));
            exact(nodes, flat);
        }
    },
    /// Bit planes of at most seven bits, `scale (rows, 1)`, `size` and `halvings` to single precision `(rows, cols)`.
    CODES("Codes", List.of("planes", "scale", "size", "halvings")) {
        @Override
        void write(NodeList nodes) {
            String codes = call(nodes, PLANES, "planes", "size");
            scaled(nodes, codes, nodes.add("Div", List.of(top(nodes), nodes.real(2))));
        }

        @Override
        List<UnpackingFunction> called() {
            return List.of(PLANES);
        }
    },
    /// Bit planes of at most eight bits and `size` to levels from -1 to 1, single precision `(rows, cols)`: `2 code /
    /// (2^bits - 1) - 1`.
    LEVELS("Levels", List.of("planes", "size")) {
        @Override
        void write(NodeList nodes) {
            String codes = cast(nodes, call(nodes, PLANES, "planes", "size"));
            String step = nodes.add("Div", List.of(nodes.real(2), top(nodes)));
            nodes.add("Sub", List.of(times(nodes, codes, step), nodes.real(1)));
        }

        @Override
        List<UnpackingFunction> called() {
            return List.of(PLANES);
        }
    },
    /// Bit planes of at most sixteen bits and `size` to 64-bit integers `(rows, cols)`. Those beyond eight bits are
    /// added up in two halves.
    INDICES("Indices", List.of("planes", "size")) {
        @Override
        void write(NodeList nodes) {
            String both = nodes.add(
                    "Concat", List.of(powers(nodes, 0), powers(nodes, BITS_OF_BYTE)), Attribute.of("axis", 0));
            String halves = nodes.add("Cast", List.of(sums(nodes, both)), Attribute.of("to", ElementType.INT64.code()));
            String bytes = nodes.add("Unsqueeze", List.of(nodes.integers(1, 1 << BITS_OF_BYTE), nodes.integers(1)));
            String whole = nodes.add(
                    "ReduceSum",
                    List.of(times(nodes, halves, bytes), nodes.integers(0)),
                    Attribute.of("keepdims", 0));
            exact(nodes, whole);
        }
    };

    private static final int BITS_OF_BYTE = 8;

    private final String word;
    private final List<String> inputs;

    UnpackingFunction(String word, List<String> inputs) {
        this.word = word;
        this.inputs = inputs;
    }

    /// Writes the nodes; the last one's output is the function's.
    abstract void write(NodeList nodes);

    /// The functions that this one calls.
    List<UnpackingFunction> called() {
        return List.of();
    }

    /// This function and all that it needs, those called first.
    Stream<UnpackingFunction> needed() {
        return Stream.concat(called().stream().flatMap(UnpackingFunction::needed), Stream.of(this));
    }

    /// The function, for a model of a standard operator set.
    Function function(long opset) {
        NodeList nodes = new NodeList("");
        write(nodes);
        List<Node> written = nodes.nodes();
        return Function.of(
                CompressedLayer.DOMAIN,
                word,
                inputs,
                List.of(written.getLast().output(0)),
                List.of(),
                imports(opset),
                written);
    }

    /// The operator sets that functions of ours use, in order.
    static Map<String, Long> imports(long opset) {
        return new TreeMap<>(Map.of("", opset, CompressedLayer.DOMAIN, CompressedLayer.VERSION));
    }

    /// Adds a call of a function.
    ///
    /// @return the name of its output
    static String call(NodeList nodes, UnpackingFunction function, String... inputs) {
        String output = function.word + nodes.nodes().size();
        nodes.add(Node.of(CompressedLayer.DOMAIN, function.word, List.of(inputs), List.of(output)));
        return output;
    }

    /// Bit planes `(bits, bytes)` added up with rows of powers of two: each byte is taken apart into its eight bits.
    ///
    /// @param powers `(rows, 16)`, of which as many columns as there are planes are used
    /// @return `(rows, 8 bytes)`, 32-bit integers
    private static String sums(NodeList nodes, String powers) {
        String deep = nodes.add("Unsqueeze", List.of("planes", nodes.integers(2)));
        String shifted = nodes.add(
                "BitShift", List.of(deep, bytes(nodes, 0, 1, 2, 3, 4, 5, 6, 7)), Attribute.of("direction", "RIGHT"));
        String bits = nodes.add(
                "Reshape", List.of(nodes.add("Mod", List.of(shifted, bytes(nodes, 2))), nodes.integers(0, -1)));
        String used = nodes.add("Slice", List.of(powers, nodes.integers(0), bitCount(nodes), nodes.integers(1)));
        return nodes.add("MatMulInteger", List.of(used, bits));
    }

    /// The codes without the filling of the last byte, `(rows, cols)`.
    private static void exact(NodeList nodes, String flat) {
        String count = nodes.add("ReduceProd", List.of("size"));
        nodes.add("Reshape", List.of(nodes.add("Slice", List.of(flat, nodes.integers(0), count)), "size"));
    }

    /// Powers of two in columns `from` to `from + 7` of sixteen, zeros in the others: bytes `(1, 16)`.
    private static String powers(NodeList nodes, int from) {
        byte[] powers = new byte[2 * BITS_OF_BYTE];
        for (int i = 0; i < BITS_OF_BYTE; i++) {
            powers[from + i] = (byte) (1 << i);
        }
        return nodes.add(
                "Constant", List.of(), Attribute.of("value", Tensor.bytes("", new long[] {1, powers.length}, powers)));
    }

    /// How many bits a code has: the first dim of its planes, `(1)`.
    private static String bitCount(NodeList nodes) {
        String dims = nodes.add("Shape", List.of("planes"));
        return nodes.add("Slice", List.of(dims, nodes.integers(0), nodes.integers(1)));
    }

    /// `2^bits - 1`, the largest code, single precision.
    private static String top(NodeList nodes) {
        String bits = cast(nodes, bitCount(nodes));
        return nodes.add("Sub", List.of(nodes.add("Pow", List.of(nodes.real(2), bits)), nodes.real(1)));
    }

    /// `(code - middle) (scale gain / middle)`.
    private static void scaled(NodeList nodes, String codes, String middle) {
        String scale = times(nodes, cast(nodes, "scale"), gain(nodes));
        times(
                nodes,
                nodes.add("Sub", List.of(cast(nodes, codes), middle)),
                nodes.add("Div", List.of(scale, middle)));
    }

    /// `2^-halvings`.
    private static String gain(NodeList nodes) {
        return nodes.add("Pow", List.of(nodes.real(.5f), cast(nodes, "halvings")));
    }

    private static String cast(NodeList nodes, String value) {
        return nodes.add("Cast", List.of(value), Attribute.of("to", ElementType.FLOAT.code()));
    }

    private static String times(NodeList nodes, String a, String b) {
        return nodes.add("Mul", List.of(a, b));
    }

    private static String bytes(NodeList nodes, int... values) {
        byte[] content = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            content[i] = (byte) values[i];
        }
        return nodes.add(
                "Constant", List.of(), Attribute.of("value", Tensor.bytes("", new long[] {content.length}, content)));
    }
}
