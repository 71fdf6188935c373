package org.filtrate.compress.report;

import java.util.stream.Stream;
import org.filtrate.compress.LayerOutcome;
import org.filtrate.compress.Outcome;
import org.filtrate.graph.Graph;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.file.ModelReader;
import tools.jackson.databind.node.ObjectNode;

/// What a written file consists of, in bytes; the three make up the file.
///
/// @param filters what is stored for the weights of all layers, dense ones among them
/// @param others other tensors: biases, normalisations; and the last bits of packed ones
/// @param graph everything else: nodes, functions, names, shapes
record FileParts(long filters, long others, long graph) {
    static FileParts of(Outcome outcome) {
        Graph graph = ModelReader.read(outcome.output()).graph();
        Stream<Tensor> tensors = graph.initializers().stream();
        long stored = tensors.mapToLong(Tensor::sizeBytes).sum();
        long bits =
                outcome.layers().stream().mapToLong(LayerOutcome::storedBits).sum();
        long filters = Math.ceilDiv(bits, Byte.SIZE);
        return new FileParts(filters, stored - filters, outcome.sizeBytes() - stored);
    }

    void addTo(ObjectNode node) {
        node.putObject("parts").put("filters", filters).put("others", others).put("graph", graph);
    }
}
