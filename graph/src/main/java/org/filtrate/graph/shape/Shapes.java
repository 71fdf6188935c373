package org.filtrate.graph.shape;

import java.util.Optional;
import org.filtrate.graph.Shape;
import org.filtrate.graph.TensorType;

public interface Shapes {
    Optional<TensorType> type(String value);

    default Optional<Shape> shape(String value) {
        return type(value).flatMap(TensorType::shape);
    }
}
