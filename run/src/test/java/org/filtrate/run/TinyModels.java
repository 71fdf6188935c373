package org.filtrate.run;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Makes ONNX files of a node or two.
final class TinyModels {
    private TinyModels() {}

    /// A model of opset 17 with this graph.
    static ModelProto model(GraphProto.Builder graph) {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph.setName("tiny"))
                .build();
    }

    /// A node that reads `inputs` (separated by spaces) and writes `output`.
    static NodeProto.Builder node(String operator, String inputs, String output) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .addAllInput(List.of(inputs.split(" ", -1)))
                .addOutput(output);
    }

    /// An integer attribute.
    static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    /// A list attribute.
    static AttributeProto attribute(String name, List<Long> values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(values)
                .build();
    }

    /// An input or output; a dimension is a number or a symbol.
    static ValueInfoProto value(String name, TensorProto.DataType type, Object... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Object dim : dims) {
            TensorShapeProto.Dimension.Builder dimension = shape.addDimBuilder();
            if (dim instanceof Number size) {
                dimension.setDimValue(size.longValue());
            } else {
                dimension.setDimParam(dim.toString());
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }

    /// A float input or output.
    static ValueInfoProto floats(String name, Object... dims) {
        return value(name, TensorProto.DataType.FLOAT, dims);
    }

    /// A float initializer.
    static TensorProto tensor(String name, float[] values, long... dims) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
        Arrays.stream(dims).forEach(tensor::addDims);
        for (float value : values) {
            tensor.addFloatData(value);
        }
        return tensor.build();
    }

    /// `y = Cast(x)`, from one type to another.
    static ModelProto cast(TensorProto.DataType from, TensorProto.DataType to, Object... dims) {
        return model(GraphProto.newBuilder()
                .addInput(value("x", from, dims))
                .addOutput(value("y", to, dims))
                .addNode(node("Cast", "x", "y").addAttribute(attribute("to", to.getNumber()))));
    }

    /// `y = Relu(x)`.
    static ModelProto relu(Object... dims) {
        return model(GraphProto.newBuilder()
                .addInput(floats("x", dims))
                .addOutput(floats("y", dims))
                .addNode(node("Relu", "x", "y")));
    }

    /// Writes a model into a folder.
    static Path write(Path folder, String name, ModelProto model) {
        try {
            return Files.write(folder.resolve(name), model.toByteArray());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
