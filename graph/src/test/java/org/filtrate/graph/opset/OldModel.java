package org.filtrate.graph.opset;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Tensor;

/// A small model of an older operator set, written by hand, with values for its inputs.
final class OldModel {
    private final long opset;
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
    private final Map<String, Tensor> feeds = new LinkedHashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Random random = new Random(7);
    private long irVersion = 4;

    private OldModel(long opset) {
        this.opset = opset;
    }

    static OldModel of(long opset) {
        return new OldModel(opset);
    }

    OldModel irVersion(long version) {
        irVersion = version;
        return this;
    }

    /// A single precision input with normally distributed values.
    OldModel input(String name, long... dims) {
        long count = Tensor.floats(name, new long[0], new float[1]).count();
        for (long dim : dims) {
            count *= dim;
        }
        float[] values = new float[(int) count];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return input(Tensor.floats(name, dims, values));
    }

    OldModel input(Tensor value) {
        feeds.put(value.name(), value);
        graph.addInput(info(value.name(), value.type(), value.dims()));
        return this;
    }

    OldModel initializer(Tensor value) {
        graph.addInitializer(value.proto());
        return this;
    }

    OldModel listed(Tensor value) {
        graph.addInput(info(value.name(), value.type(), value.dims()));
        return initializer(value);
    }

    OldModel node(String op, List<String> inputs, List<String> outputs, Attribute... attributes) {
        nodes.add(Node.of("", op, inputs, outputs, attributes).withName("the " + op));
        return this;
    }

    OldModel node(Node node) {
        nodes.add(node);
        return this;
    }

    OldModel outputs(String... names) {
        for (String name : names) {
            graph.addOutput(ValueInfoProto.newBuilder().setName(name));
        }
        return this;
    }

    Map<String, Tensor> feeds() {
        return feeds;
    }

    GraphProto graph() {
        GraphProto.Builder whole = graph.clone();
        nodes.forEach(n -> whole.addNode(n.proto()));
        return whole.build();
    }

    Model model() {
        return new Model(ModelProto.newBuilder()
                .setIrVersion(irVersion)
                .setProducerName("by hand")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .setGraph(graph())
                .build());
    }

    static ValueInfoProto info(String name, ElementType type, long... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long dim : dims) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dim));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.code())
                                .setShape(shape)))
                .build();
    }
}
