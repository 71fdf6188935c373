package org.filtrate.filters.body;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.Node;
import org.filtrate.graph.NodeList;

/// The functions that turn stored tensors into matrices. The functions of all layers call them, so that how a factor is
/// packed is written down once in a file. A runtime folds them into constants when it loads the network.
///
/// Sizes come as inputs: `size (2)`, rows and columns, and `halvings (1)`, how often stored halves are to be halved;
/// both 64-bit integers. What is written is in single precision unless said otherwise.
enum UnpackingFunction {
    /// Halves of any shape.
    HALVES("Halves", List.of("factor", "halvings"), UnpackingNodes::halves),
    /// Codes of eight bits `(rows, cols)`, times a scale for each row.
    CODES_8("Codes8", List.of("factor", "scale", "halvings"), n -> n.scaled("factor", n.middle(Precision.BITS_8))),
    /// Codes of four bits, two a byte, to `(rows, cols)`, times a scale for each row.
    CODES_4("Codes4", UnpackingNodes.CODED, n -> n.fields(Precision.BITS_4)),
    /// Codes of two bits, four a byte, to `(rows, cols)`, times a scale for each row.
    CODES_2("Codes2", UnpackingNodes.CODED, n -> n.fields(Precision.BITS_2)),
    /// Codes of one bit, eight a byte, to `(rows, cols)`, times a scale for each row.
    CODES_1("Codes1", UnpackingNodes.CODED, n -> n.fields(Precision.BITS_1)),
    /// Bit planes to bytes of 0 or 1, `(bits, 8 bytes)`.
    BITS("Bits", List.of("factor"), UnpackingNodes::bits),
    /// Bit planes of at most eight bits to bytes `(rows, cols)`.
    PLANES("Planes", UnpackingNodes.PLAIN, UnpackingNodes::planes, BITS),
    /// Codes of seven bits in bit planes to `(rows, cols)`, times a scale for each row.
    CODES_7("Codes7", UnpackingNodes.CODED, n -> n.coded(Precision.BITS_7), PLANES),
    /// Codes of six bits in bit planes to `(rows, cols)`, times a scale for each row.
    CODES_6("Codes6", UnpackingNodes.CODED, n -> n.coded(Precision.BITS_6), PLANES),
    /// Codes of five bits in bit planes to `(rows, cols)`, times a scale for each row.
    CODES_5("Codes5", UnpackingNodes.CODED, n -> n.coded(Precision.BITS_5), PLANES),
    /// Codes of three bits in bit planes to `(rows, cols)`, times a scale for each row.
    CODES_3("Codes3", UnpackingNodes.CODED, n -> n.coded(Precision.BITS_3), PLANES),
    /// Bit planes of at most eight bits to levels from -1 to 1 `(rows, cols)`: `2 code / (2^bits - 1) - 1`.
    LEVELS("Levels", UnpackingNodes.PLAIN, UnpackingNodes::levels, PLANES),
    /// One bit plane to -1 and 1 `(rows, cols)`.
    SIGNS("Signs", UnpackingNodes.PLAIN, UnpackingNodes::signs, BITS),
    /// Bit planes of at most sixteen bits to 64-bit integers `(rows, cols)`.
    INDICES("Indices", UnpackingNodes.PLAIN, UnpackingNodes::indices, BITS);

    private final String word;
    private final List<String> inputs;
    private final Function<UnpackingNodes, String> body;
    private final List<UnpackingFunction> called;

    UnpackingFunction(
            String word, List<String> inputs, Function<UnpackingNodes, String> body, UnpackingFunction... called) {
        this.word = word;
        this.inputs = inputs;
        this.body = body;
        this.called = List.of(called);
    }

    /// The one that turns codes of a precision with a scale for each row into numbers.
    static UnpackingFunction codes(Precision precision) {
        return switch (precision) {
            case BITS_8 -> CODES_8;
            case BITS_7 -> CODES_7;
            case BITS_6 -> CODES_6;
            case BITS_5 -> CODES_5;
            case BITS_4 -> CODES_4;
            case BITS_3 -> CODES_3;
            case BITS_2 -> CODES_2;
            case BITS_1 -> CODES_1;
            case BITS_16, BITS_32 -> throw new IllegalArgumentException(precision + " has no codes");
        };
    }

    /// This function and all that it needs, those called first.
    Stream<UnpackingFunction> needed() {
        return Stream.concat(called.stream().flatMap(UnpackingFunction::needed), Stream.of(this));
    }

    /// The function, for a model of a standard operator set.
    org.filtrate.graph.Function function(long opset) {
        NodeList nodes = new NodeList("");
        String output = body.apply(new UnpackingNodes(nodes));
        return of(word, inputs, output, List.of(), nodes.nodes(), opset);
    }

    /// A function of ours with one output, which imports the operator sets that its nodes are of.
    static org.filtrate.graph.Function of(
            String name, List<String> inputs, String output, List<String> attributes, List<Node> nodes, long opset) {
        Map<String, Long> imports = new TreeMap<>(Map.of("", opset));
        if (nodes.stream().anyMatch(n -> n.domain().equals(CompressedLayer.DOMAIN))) {
            imports.put(CompressedLayer.DOMAIN, CompressedLayer.VERSION);
        }
        return org.filtrate.graph.Function.of(
                CompressedLayer.DOMAIN, name, inputs, List.of(output), attributes, imports, nodes);
    }

    /// Adds a call of this function.
    ///
    /// @return the name of its output
    String call(NodeList nodes, String... values) {
        return new UnpackingNodes(nodes).call(word, values);
    }
}
