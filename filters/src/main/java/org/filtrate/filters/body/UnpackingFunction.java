package org.filtrate.filters.body;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.filtrate.graph.Node;
import org.filtrate.graph.NodeList;

/// The functions that turn stored tensors into matrices. The functions of all layers call them, so that how a factor is
/// packed is written down once in a file. A runtime folds them into constants when it loads the network.
///
/// Rows and columns come as an input, `size (2)` of 64-bit integers. What is written is in single precision unless said
/// otherwise.
enum UnpackingFunction {
    /// Codes of a byte each `(rows, cols)`, times a scale for each row.
    BYTES("Bytes", List.of("factor", "scale"), UnpackingNodes::scaledBytes),
    /// Bit planes to bytes of 0 or 1, `(bits, 8 bytes)`.
    BITS("Bits", List.of("factor"), UnpackingNodes::bits),
    /// Bit planes of at most eight bits to levels from -1 to 1 `(rows, cols)`: `(2 code - top) / top` with
    /// `top = 2^bits - 1`.
    LEVELS("Levels", UnpackingNodes.PLAIN, UnpackingNodes::levels, BITS),
    /// The same levels times a scale for each row.
    SCALED("Scaled", List.of("factor", "scale", "size"), UnpackingNodes::scaledLevels, LEVELS),
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
