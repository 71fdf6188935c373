package org.filtrate.graph;

import java.util.Optional;

/// What is known of a value before anything runs: element type, and shape where that could be found.
///
/// @param element the element type, `UNDEFINED` where it is not known
/// @param shape the shape, empty where not even the rank is known
public record TensorType(ElementType element, Optional<Shape> shape) {
    /// A type with a known rank.
    public static TensorType of(ElementType element, Shape shape) {
        return new TensorType(element, Optional.of(shape));
    }

    @Override
    public String toString() {
        return element + shape.map(Shape::toString).orElse("(?)");
    }
}
