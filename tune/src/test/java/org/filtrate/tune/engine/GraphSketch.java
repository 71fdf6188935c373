package org.filtrate.tune.engine;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Tensor;

/// A small model being written, for tests.
public final class GraphSketch {
    private static final int OPSET = 20;

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("sketch");

    /// Adds an input.
    public GraphSketch input(String name, ElementType type, long... dims) {
        graph.addInput(value(name, type, dims));
        return this;
    }

    /// Adds an initializer.
    public GraphSketch constant(Tensor tensor) {
        graph.addInitializer(tensor.proto());
        return this;
    }

    /// Adds a node of the standard domain; `names` are its inputs and, last, its output.
    public GraphSketch node(String op, List<String> names, Attribute... attributes) {
        graph.addNode(Node.of("", op, names.subList(0, names.size() - 1), List.of(names.getLast()), attributes)
                .proto());
        return this;
    }

    /// The model with an output of unknown shape.
    public Model output(String name, ElementType type) {
        graph.addOutput(ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(type.code()))));
        return new Model(ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setGraph(graph)
                .build());
    }

    private static ValueInfoProto value(String name, ElementType type, long... dims) {
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(type.code());
        for (long dim : dims) {
            tensor.getShapeBuilder().addDimBuilder().setDimValue(dim);
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
