package org.filtrate.graph.shape;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.Dim;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Function;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Shape;
import org.filtrate.graph.Tensor;

/// A small model being written down: inputs, constants and nodes in order.
public final class Sketch {
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("sketch");
    private final ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8);

    /// A model of operator set 17.
    public Sketch() {
        this(17);
    }

    public Sketch(long opset) {
        model.addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset));
    }

    /// An input of single precision; a dimension is a number or a name.
    public Sketch input(String name, Object... dims) {
        graph.addInput(declared(name, ElementType.FLOAT, shape(dims)));
        return this;
    }

    /// An input of 64-bit integers.
    public Sketch integers(String name, Object... dims) {
        graph.addInput(declared(name, ElementType.INT64, shape(dims)));
        return this;
    }

    /// Declares an output of single precision.
    public Sketch output(String name, Object... dims) {
        graph.addOutput(declared(name, ElementType.FLOAT, shape(dims)));
        return this;
    }

    /// A constant of zeros.
    public Sketch weight(String name, long... dims) {
        int count = 1;
        for (long dim : dims) {
            count *= (int) dim;
        }
        graph.addInitializer(Tensor.floats(name, dims, new float[count]).proto());
        return this;
    }

    /// A constant vector of integers.
    public Sketch constant(String name, long... values) {
        graph.addInitializer(
                Tensor.longs(name, new long[] {values.length}, values).proto());
        return this;
    }

    /// A constant integer of no dimensions.
    public Sketch scalar(String name, long value) {
        graph.addInitializer(Tensor.longs(name, new long[0], value).proto());
        return this;
    }

    /// A constant vector of real numbers.
    public Sketch reals(String name, float... values) {
        graph.addInitializer(
                Tensor.floats(name, new long[] {values.length}, values).proto());
        return this;
    }

    /// A node with one output; inputs are separated by spaces, `_` being an omitted one.
    public Sketch node(String output, String op, String inputs, Attribute... attributes) {
        return node("", List.of(output), op, inputs, attributes);
    }

    /// A node of any domain.
    public Sketch node(String domain, List<String> outputs, String op, String inputs, Attribute... attributes) {
        List<String> names = inputs.isEmpty()
                ? List.of()
                : List.of(inputs.split(" ")).stream()
                        .map(i -> i.equals("_") ? "" : i)
                        .toList();
        graph.addNode(Node.of(domain, op, names, outputs, attributes).proto());
        return this;
    }

    /// A function of the model.
    public Sketch function(Function function) {
        model.addFunctions(function.proto());
        return this;
    }

    /// The model.
    public Model model() {
        return new Model(model.setGraph(graph).build());
    }

    /// The graph, to be carried by a node.
    public GraphProto graph() {
        return graph.build();
    }

    /// What inference finds.
    public Shapes infer() {
        return ShapeInference.infer(model());
    }

    /// The shape that inference finds of a value, as text.
    public String shapeOf(String value) {
        return infer().shape(value).map(Shape::toString).orElse("(?)");
    }

    /// A shape from numbers and names.
    public static Shape shape(Object... dims) {
        return new Shape(List.of(dims).stream()
                .map(d -> switch (d) {
                    case Integer size -> Dim.of(size);
                    case Dim dim -> dim;
                    default -> Dim.symbol(d.toString());
                })
                .toList());
    }

    private static ValueInfoProto declared(String name, ElementType type, Shape shape) {
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(type.code());
        tensor.getShapeBuilder();
        for (Dim dim : shape.dims()) {
            if (dim.symbol() == null) {
                tensor.getShapeBuilder().addDimBuilder().setDimValue(dim.size());
            } else if (dim.symbol().isEmpty()) {
                tensor.getShapeBuilder().addDimBuilder();
            } else {
                tensor.getShapeBuilder().addDimBuilder().setDimParam(dim.symbol());
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
