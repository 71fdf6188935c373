package org.filtrate.graph.layer;

import java.util.Optional;
import org.filtrate.graph.Graph;
import org.filtrate.graph.Node;
import org.filtrate.graph.Tensor;

/// What keeps a layer from being compressed, in words.
final class Obstacles {
    private Obstacles() {}

    static Optional<String> of(Node node, LayerOp op, Tensor weight, Optional<FilterShape> filters, Graph graph) {
        if (!weight.type().isFloating()) {
            return Optional.of("its weight is " + weight.type() + ", not floating point");
        }
        if (filters.isEmpty()) {
            return Optional.of("its weight has shape " + weight.shape()
                    + (op.isConvolution()
                            ? ", a kernel of 1 to 3 dimensions with channels divisible by the groups is needed"
                            : ", a matrix is needed"));
        }
        if (op == LayerOp.GEMM && node.integer("transA", 0) != 0) {
            return Optional.of("it reads its input transposed (transA)");
        }
        if (op == LayerOp.GEMM && !node.input(2).isEmpty() && node.real("beta", 1) != 1) {
            return Optional.of("it scales its bias (beta)");
        }
        if (op == LayerOp.GEMM && !node.input(2).isEmpty() && !isRowBias(node, filters.get(), graph)) {
            return Optional.of("what it adds is not a constant bias of one number per output");
        }
        return Optional.empty();
    }

    private static boolean isRowBias(Node node, FilterShape filters, Graph graph) {
        return graph.constant(node.input(2))
                .map(Tensor::dims)
                .filter(d -> d.length >= 1 && d[d.length - 1] == filters.outChannels())
                .isPresent();
    }
}
