package org.filtrate.graph.shape;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.filtrate.graph.Shape;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.TensorType;

/// What inference found of the values of a model's main graph. Does not change.
public final class Shapes {
    private final Map<String, Value> values = new HashMap<>();

    Shapes(Map<String, Optional<Value>> values) {
        values.forEach((name, value) -> value.ifPresent(v -> this.values.put(name, v)));
    }

    /// The type of a value: element type, `UNDEFINED` where only the shape is known, and shape, empty where only the
    /// element type is.
    ///
    /// @param value the name of a graph input, an initializer or a node's output
    /// @return empty where nothing is known, or the main graph has no such value
    public Optional<TensorType> type(String value) {
        return Optional.ofNullable(values.get(value)).map(Value::type).filter(t -> !t.equals(Value.UNKNOWN.type()));
    }

    /// The shape of a value. A size that is not known before the model runs is a symbol: the name that the model
    /// declares for it, or a new one of the form `unk__0`.
    ///
    /// @param value the name of a graph input, an initializer or a node's output
    /// @return empty where not even the number of dimensions is known
    public Optional<Shape> shape(String value) {
        return type(value).flatMap(TensorType::shape);
    }

    /// The value itself, under its own name, where all its elements are known before the model runs and are few.
    ///
    /// @param value the name of a graph input, an initializer or a node's output
    /// @return empty also where the element type is none of `FLOAT`, `INT64`, `INT32` and `BOOL`
    public Optional<Tensor> constant(String value) {
        return Optional.ofNullable(values.get(value)).flatMap(v -> KnownTensor.of(value, v));
    }

    /// The elements of a value, row-major, where they are constant and few.
    Optional<List<Element>> elements(String value) {
        return Optional.ofNullable(values.get(value)).flatMap(Value::known).map(Value.Known::elements);
    }
}
