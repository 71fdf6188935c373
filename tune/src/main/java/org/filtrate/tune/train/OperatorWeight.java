package org.filtrate.tune.train;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.LayerOp;

/// How an operator wants its weight, seen from filters `(outChannels, inChannels, kernel...)`.
///
/// @param op the operator
/// @param shape the filters' shape
/// @param transposed whether a matrix product's weight is `(inChannels, outChannels)`
/// @param alpha what the operator multiplies its weight by, which the filters hold already
record OperatorWeight(LayerOp op, FilterShape shape, boolean transposed, float alpha) {
    static OperatorWeight of(Layer layer) {
        LayerOp op = layer.op().orElseThrow();
        boolean gemm = op == LayerOp.GEMM;
        return new OperatorWeight(
                op,
                layer.filters().orElseThrow(),
                op == LayerOp.MATMUL || (gemm && layer.node().integer("transB", 0) == 0),
                gemm ? layer.node().real("alpha", 1) : 1);
    }

    /// The operator's weight for filters `shape().dims()`.
    Tensor of(Tensor filters) {
        return switch (op) {
            case CONV -> filters;
            case GEMM, MATMUL -> {
                Tensor matrix = transposed ? filters.t() : filters;
                yield alpha == 1 ? matrix : matrix.div(new Scalar(alpha));
            }
            case CONV_TRANSPOSE -> {
                long[] dims = shape.dims();
                dims[0] = (long) shape.inChannels() * shape.groups();
                dims[1] = shape.groupFilters();
                yield filters.reshape(shape.groups(), shape.groupFilters(), shape.inChannels(), shape.kernelArea())
                        .permute(0, 2, 1, 3)
                        .reshape(dims);
            }
        };
    }
}
