package org.filtrate.graph.shape;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.filtrate.graph.Shape;
import org.filtrate.graph.TensorType;

/// The rule of an operator whose element types can be told without knowing any shape.
///
/// @param elements the element types
/// @param shapes the shapes
record TypedRule(ElementRule elements, ShapeRule shapes) implements OperatorRule {
    /// The shapes of an operator's outputs.
    @FunctionalInterface
    interface ShapeRule {
        /// The shape of each output in order; outputs past the end of the list are unknown.
        ///
        /// @throws Undetermined where the inputs are not known well enough
        List<Shape> infer(Call call);
    }

    /// The shape of an operator's one output.
    @FunctionalInterface
    interface SingleShape {
        /// The shape of the output.
        ///
        /// @throws Undetermined where the inputs are not known well enough
        Shape infer(Call call);
    }

    @Override
    public List<Value> infer(Call call) {
        List<Shape> found = shapes(call);
        return IntStream.range(0, call.node().outputs().size())
                .mapToObj(i -> Value.of(new TensorType(
                        elements.of(call, i),
                        i < found.size()
                                ? Optional.of(found.get(i)).filter(s -> s.rank() <= Call.MAX_RANK)
                                : Optional.empty())))
                .toList();
    }

    private List<Shape> shapes(Call call) {
        try {
            return shapes.infer(call);
        } catch (Undetermined unknown) {
            return List.of();
        }
    }
}
