package org.filtrate.compress.body;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Optional;
import org.filtrate.graph.Model;
import org.filtrate.graph.Shape;
import org.filtrate.graph.layer.Layer;

/// A layer taken out of its network, as a model of its own.
final class SingleLayer {
    private SingleLayer() {}

    /// The layer alone, its names as in the network, reading one image.
    ///
    /// @return empty where its input shape is not known but for the batch, or where what it adds is not constant
    static Optional<Model> of(Model network, Layer layer) {
        Optional<Shape> input = layer.inputShape().map(s -> s.assuming(1));
        boolean constantBias = layer.node().input(2).isEmpty()
                || network.graph().constant(layer.node().input(2)).isPresent();
        if (input.isEmpty() || !constantBias) {
            return Optional.empty();
        }
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName(layer.name())
                .addNode(layer.node().proto())
                .addInput(value(layer.node().input(0), layer, input))
                .addOutput(value(layer.node().output(0), layer, Optional.empty()));
        for (String name :
                layer.node().inputs().subList(1, layer.node().inputs().size())) {
            network.graph()
                    .constant(name)
                    .ifPresent(t -> graph.addInitializer(t.named(name).proto()));
        }
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(network.irVersion())
                .addAllOpsetImport(network.proto().getOpsetImportList().stream()
                        .filter(o -> o.getDomain().isEmpty() || o.getDomain().equals("ai.onnx"))
                        .toList())
                .setGraph(graph);
        return Optional.of(new Model(model.build()));
    }

    private static ValueInfoProto value(String name, Layer layer, Optional<Shape> shape) {
        TypeProto.Tensor.Builder type = TypeProto.Tensor.newBuilder()
                .setElemType(layer.weight().orElseThrow().type().code());
        shape.ifPresent(s -> {
            TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
            for (long size : s.sizes()) {
                dims.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
            }
            type.setShape(dims);
        });
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(type))
                .build();
    }
}
