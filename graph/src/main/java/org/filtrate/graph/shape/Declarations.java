package org.filtrate.graph.shape;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.filtrate.graph.Dim;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Shape;
import org.filtrate.graph.TensorType;

/// The types that a graph declares for its values, which fill in what inference leaves unknown.
///
/// What inference finds holds against what is declared: files whose declarations are stale are common, and run.
///
/// @param types declared types, by value
record Declarations(Map<String, TensorType> types) {
    /// No declarations.
    static final Declarations NONE = new Declarations(Map.of());

    Declarations {
        types = Map.copyOf(types);
    }

    /// What a graph declares of its inputs, its outputs and the values between, with other types for some inputs.
    ///
    /// A name that a declared size has takes the size that an overriding type gives it. Where an override changes a
    /// declared number, only the element types of outputs and values between still count.
    static Declarations of(GraphProto graph, Map<String, TensorType> overrides, Symbols symbols) {
        Map<String, TensorType> types = new HashMap<>();
        Map<String, Dim> bindings = new HashMap<>();
        boolean stale = false;
        for (ValueInfoProto input : graph.getInputList()) {
            TensorType override = overrides.get(input.getName());
            if (override != null) {
                stale |= !bind(typeOf(input, symbols), override, bindings);
            }
        }
        boolean trusted = !stale;
        computed(graph).forEach(v -> types.put(v.getName(), bound(typeOf(v, symbols), bindings, trusted)));
        graph.getInputList().forEach(v -> types.put(v.getName(), bound(typeOf(v, symbols), bindings, true)));
        types.putAll(overrides);
        return new Declarations(types);
    }

    private static Stream<ValueInfoProto> computed(GraphProto graph) {
        return Stream.concat(graph.getValueInfoList().stream(), graph.getOutputList().stream());
    }

    /// The names that a graph gives to sizes.
    static Set<String> names(GraphProto graph) {
        Set<String> names = new HashSet<>();
        Stream.concat(graph.getInputList().stream(), computed(graph))
                .flatMap(v -> v.getType().getTensorType().getShape().getDimList().stream())
                .forEach(d -> names.add(d.getDimParam()));
        return names;
    }

    private static boolean bind(TensorType declared, TensorType override, Map<String, Dim> bindings) {
        if (declared.shape().isEmpty() || override.shape().isEmpty()) {
            return declared.shape().equals(override.shape());
        }
        Shape from = declared.shape().get();
        Shape to = override.shape().get();
        boolean fits = from.rank() == to.rank();
        for (int axis = 0; fits && axis < from.rank(); axis++) {
            String symbol = from.dim(axis).symbol();
            Dim own = to.dim(axis);
            Dim before = symbol == null ? from.dim(axis) : bindings.putIfAbsent(symbol, own);
            fits = before == null || before.equals(own);
        }
        return fits;
    }

    private static TensorType bound(TensorType declared, Map<String, Dim> bindings, boolean trusted) {
        Optional<Shape> shape = declared.shape()
                .filter(s -> trusted)
                .map(s ->
                        new Shape(s.dims().stream().map(d -> bound(d, bindings)).toList()));
        return new TensorType(declared.element(), shape);
    }

    private static Dim bound(Dim dim, Map<String, Dim> bindings) {
        Dim to = dim.symbol() == null ? null : bindings.get(dim.symbol());
        return to == null ? dim : to;
    }

    /// The type that a graph declares; sizes that are left out or negative get a new symbol.
    static TensorType typeOf(ValueInfoProto value, Symbols symbols) {
        TypeProto.Tensor type = value.getType().getTensorType();
        List<Dim> dims = new ArrayList<>();
        for (Dimension dim : type.getShape().getDimList()) {
            boolean known = dim.hasDimValue() && dim.getDimValue() >= 0;
            boolean named = !dim.getDimParam().isEmpty();
            dims.add(known ? Dim.of(dim.getDimValue()) : named ? Dim.symbol(dim.getDimParam()) : symbols.freshDim());
        }
        return new TensorType(
                ElementType.ofCode(type.getElemType()),
                type.hasShape() ? Optional.of(new Shape(dims)) : Optional.empty());
    }

    /// What is declared of a value; nothing where it is not declared.
    TensorType type(String name) {
        return types.getOrDefault(name, Value.UNKNOWN.type());
    }

    /// What is known of a value, with what is declared of it put where inference knows nothing.
    Value complete(String name, Value value, Symbols symbols) {
        TensorType declared = types.get(name);
        if (declared == null || value.known().isPresent()) {
            return value;
        }
        TensorType found = value.type();
        ElementType element = found.element() == ElementType.UNDEFINED ? declared.element() : found.element();
        Optional<Shape> shape = found.shape().isEmpty()
                ? declared.shape()
                : found.shape().map(s -> complete(s, declared.shape(), symbols));
        return Value.of(new TensorType(element, shape));
    }

    private static Shape complete(Shape found, Optional<Shape> declared, Symbols symbols) {
        if (declared.isEmpty() || declared.get().rank() != found.rank()) {
            return found;
        }
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < found.rank(); axis++) {
            String symbol = found.dim(axis).symbol();
            boolean open = symbol != null && symbols.isMade(symbol);
            dims.add(open ? declared.get().dim(axis) : found.dim(axis));
        }
        return new Shape(dims);
    }
}
