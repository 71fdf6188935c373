package org.filtrate.compress;

import java.util.OptionalLong;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.body.Body;
import org.filtrate.filters.body.CompressedNode;
import org.filtrate.graph.Graph;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.layer.Layer;

/// What layers cost that are compressed already: numbers that are stored, operations of the body that is there.
final class CompressedAlready {
    private CompressedAlready() {}

    /// A layer with what it costs as it is; a dense one as it was.
    ///
    /// @throws org.filtrate.graph.FiltrateException where what it stores does not fit together
    static Layer costed(Graph graph, Layer layer) {
        return CompressedNode.is(layer.node()) ? costed(graph, layer, CompressedNode.read(graph, layer.node())) : layer;
    }

    private static Layer costed(Graph graph, Layer layer, CompressedNode read) {
        CompactFilters filters = read.filters();
        long biases = read.bias().flatMap(graph::constant).map(Tensor::count).orElse(0L);
        return layer.costing(filters.setting().params(filters.shape()) + biases, macs(layer, read));
    }

    private static OptionalLong macs(Layer layer, CompressedNode read) {
        if (read.body() != Body.FACTORED || layer.macs().isEmpty()) {
            return layer.macs();
        }
        return Extents.of(layer).stream()
                .mapToLong(e -> read.filters().setting().macs(read.filters().shape(), e))
                .findFirst();
    }
}
