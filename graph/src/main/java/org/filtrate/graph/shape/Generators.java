package org.filtrate.graph.shape;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.List;
import java.util.Optional;
import org.filtrate.graph.Constants;
import org.filtrate.graph.Dim;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Shape;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.TensorType;

/// Operators that make tensors from attributes, from shapes or from a few numbers.
final class Generators {
    private Generators() {}

    static void addTo(OperatorTable table) {
        ElementRule integer = ElementRule.fixed(ElementType.INT64);
        ElementRule real = ElementRule.attribute("dtype", ElementRule.fixed(ElementType.FLOAT));
        ElementRule window = ElementRule.attribute("output_datatype", ElementRule.fixed(ElementType.FLOAT));
        table.add("Constant", Generators::constant)
                .add("ConstantOfShape", Generators::fillType, call -> Movements.target(call, 0))
                .add("Shape", integer, Generators::shapeOf)
                .add("Size", integer, call -> Shape.of())
                .add("Range", ElementRule.like(0, 1, 2), Generators::range)
                .add("EyeLike", ElementRule.attribute("dtype", ElementRule.like(0)), Elementwise::same)
                .add(
                        "Multinomial",
                        ElementRule.attribute("dtype", ElementRule.fixed(ElementType.INT32)),
                        Generators::multinomial);
        for (String distribution : List.of("RandomNormal", "RandomUniform")) {
            table.add(distribution, real, call -> Shape.of(call.node().integers("shape")));
            table.add(distribution + "Like", ElementRule.attribute("dtype", ElementRule.like(0)), Elementwise::same);
        }
        for (String name : List.of("BlackmanWindow", "HammingWindow", "HannWindow")) {
            table.add(name, window, call -> new Shape(List.of(scalarSize(call, 0))));
        }
    }

    private static List<Value> constant(Call call) {
        Optional<Tensor> tensor = Constants.valueOf(call.node());
        if (tensor.isPresent()) {
            return List.of(Value.of(tensor.get()));
        }
        for (AttributeProto a : call.node().proto().getAttributeList()) {
            switch (a.getName()) {
                case "value_string" -> {
                    return List.of(Value.of(TensorType.of(ElementType.STRING, Shape.of())));
                }
                case "value_strings" -> {
                    return List.of(Value.of(TensorType.of(ElementType.STRING, Shape.of(a.getStringsCount()))));
                }
                case "sparse_value" -> {
                    return List.of(Value.of(a.getSparseTensor()));
                }
                default -> {
                    // not one that holds the value
                }
            }
        }
        return List.of(Value.UNKNOWN);
    }

    private static ElementType fillType(Call call, int output) {
        return call.node()
                .attribute("value")
                .map(a -> ElementType.ofCode(a.getT().getDataType()))
                .orElse(ElementType.FLOAT);
    }

    private static Shape shapeOf(Call call) {
        return Shape.of(part(call).rank());
    }

    /// The dimensions of its input that a `Shape` node gives: all, or those between `start` and `end`.
    static Shape part(Call call) {
        Shape x = call.shape(0);
        int rank = x.rank();
        int start = within(call.node().integer("start", 0), rank);
        int end = within(call.integer("end").orElse(rank), rank);
        return new Shape(x.dims().subList(start, Math.max(start, end)));
    }

    private static int within(long axis, int rank) {
        return Math.clamp(axis < 0 ? axis + rank : axis, 0, rank);
    }

    private static Dim scalarSize(Call call, int input) {
        return call.input(input).known().isPresent()
                ? call.scalar(input).dim()
                : call.symbols().freshDim();
    }

    private static Shape range(Call call) {
        boolean known = true;
        for (int input = 0; input < 3; input++) {
            known &= call.input(input).known().isPresent();
        }
        if (!known) {
            return call.freshShape(1);
        }
        Element start = call.scalar(0);
        Element limit = call.scalar(1);
        Element delta = call.scalar(2);
        if (start.equals(new Element.Whole(0)) && delta.equals(new Element.Whole(1)) && !limit.isNumber()) {
            return new Shape(List.of(limit.dim()));
        }
        if (!start.isNumber() || !limit.isNumber() || !delta.isNumber()) {
            return new Shape(List.of(call.symbols().dim("range", start, limit, delta)));
        }
        if (delta.number() == 0) {
            throw new GraphException("a delta other than 0 is needed, 0 came");
        }
        return Shape.of((long) Math.max(0, Math.ceil((limit.number() - start.number()) / delta.number())));
    }

    private static Shape multinomial(Call call) {
        return new Shape(List.of(call.shape(0, 2).dim(0), Dim.of(call.node().integer("sample_size", 1))));
    }
}
