package org.filtrate.graph.layer;

import java.util.Optional;
import java.util.OptionalLong;
import org.filtrate.graph.Node;
import org.filtrate.graph.Shape;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.TensorType;

/// One layer that carries weights: where it stands, what it costs, and whether it can be compressed.
///
/// @param name a name that people recognise, unique in the model: that of the weight without `.weight`, or the node's
/// @param node the node
/// @param op the operator; empty for a layer that is compressed already
/// @param weight the constant weight; empty where it is computed, or where the layer is compressed already
/// @param filters the filters' shape; empty where `weight` is, or where its rank fits no filter
/// @param input what is known of the value read
/// @param output what is known of the value written
/// @param params weights and biases
/// @param macs multiply-accumulate operations for one image; empty where a shape is not known
/// @param sizeBytes bytes of weights and biases as stored
/// @param obstacle why it cannot be compressed, in words; empty where it can
public record Layer(
        String name,
        Node node,
        Optional<LayerOp> op,
        Optional<Tensor> weight,
        Optional<FilterShape> filters,
        Optional<TensorType> input,
        Optional<TensorType> output,
        long params,
        OptionalLong macs,
        long sizeBytes,
        Optional<String> obstacle) {

    /// The same layer at another cost.
    ///
    /// @param params numbers that it stores
    /// @param macs multiply-accumulate operations for one image; empty where a shape is not known
    public Layer costing(long params, OptionalLong macs) {
        return new Layer(name, node, op, weight, filters, input, output, params, macs, sizeBytes, obstacle);
    }

    /// Whether the layer can be compressed.
    public boolean isCompressible() {
        return obstacle.isEmpty();
    }

    /// Whether this is a convolution of any kind.
    public boolean isConvolution() {
        return op.map(LayerOp::isConvolution).orElse(node.op().startsWith("Conv"));
    }

    /// The shape written, where it is known.
    public Optional<Shape> outputShape() {
        return output.flatMap(TensorType::shape);
    }

    /// The shape read, where it is known.
    public Optional<Shape> inputShape() {
        return input.flatMap(TensorType::shape);
    }
}
