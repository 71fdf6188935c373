package org.filtrate.graph.shape;

import java.util.List;
import java.util.stream.IntStream;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Shape;

/// Operators that compute each element of their output from the elements in the same place of their inputs.
final class Elementwise {
    private static final List<String> UNARY = List.of(
            "Abs",
            "Acos",
            "Acosh",
            "Asin",
            "Asinh",
            "Atan",
            "Atanh",
            "BitwiseNot",
            "Ceil",
            "Celu",
            "Cos",
            "Cosh",
            "Elu",
            "Erf",
            "Exp",
            "Floor",
            "Gelu",
            "HardSigmoid",
            "HardSwish",
            "Identity",
            "LeakyRelu",
            "Log",
            "Mish",
            "Neg",
            "Reciprocal",
            "Relu",
            "Round",
            "Selu",
            "Shrink",
            "Sigmoid",
            "Sign",
            "Sin",
            "Sinh",
            "Softplus",
            "Softsign",
            "Sqrt",
            "Swish",
            "Tan",
            "Tanh",
            "ThresholdedRelu",
            "Clip");

    private static final List<String> BROADCAST = List.of(
            "Add",
            "BitShift",
            "BitwiseAnd",
            "BitwiseOr",
            "BitwiseXor",
            "Div",
            "Max",
            "Mean",
            "Min",
            "Mod",
            "Mul",
            "Sub",
            "Sum");

    private static final List<String> TO_BOOLEAN =
            List.of("And", "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Or", "Xor");

    private Elementwise() {}

    static void addTo(OperatorTable table) {
        UNARY.forEach(op -> table.add(op, ElementRule.like(0), Elementwise::same));
        BROADCAST.forEach(op -> table.add(op, ElementRule.like(0, 1), Elementwise::broadcast));
        ElementRule bool = ElementRule.fixed(ElementType.BOOL);
        TO_BOOLEAN.forEach(op -> table.add(op, bool, Elementwise::broadcast));
        table.add("Not", bool, Elementwise::same)
                .add("IsInf", bool, Elementwise::same)
                .add("IsNaN", bool, Elementwise::same)
                .add("Pow", ElementRule.like(0), Elementwise::broadcast)
                .add("Where", ElementRule.like(1, 2), Elementwise::broadcast)
                .add("PRelu", ElementRule.like(0), Elementwise::prelu)
                .add("Cast", ElementRule.attribute("to", ElementRule.fixed(ElementType.UNDEFINED)), Elementwise::same)
                .add("CastLike", ElementRule.like(1), Elementwise::same)
                .add("Bernoulli", ElementRule.attribute("dtype", ElementRule.like(0)), Elementwise::same)
                .addAll(
                        "Dropout",
                        ElementRule.each(ElementRule.like(0), Elementwise::maskType),
                        call -> List.of(same(call), same(call)));
    }

    /// The shape of input 0.
    static Shape same(Call call) {
        return call.shape(0);
    }

    /// The shape that all inputs stretch to.
    static Shape broadcast(Call call) {
        List<Shape> shapes = IntStream.range(0, Math.max(1, call.inputs().size()))
                .mapToObj(call::shape)
                .toList();
        return Broadcasting.of(call.symbols(), shapes);
    }

    private static Shape prelu(Call call) {
        Shape x = call.shape(0);
        if (call.opset() >= 7) {
            Broadcasting.requireInto(call.shape(1), x, "a slope");
        }
        return x;
    }

    private static ElementType maskType(Call call, int output) {
        return call.opset() < 10 ? call.element(0) : ElementType.BOOL;
    }
}
