package org.filtrate.graph.opset;

import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Graph;
import org.filtrate.graph.Node;
import org.filtrate.graph.Tensor;
import org.jspecify.annotations.Nullable;

/// Element types and ranks that a graph records for its values, or that follow from those in a step or two.
final class RecordedTypes {
    private final Graph graph;
    private final @Nullable RecordedTypes outer;
    private final Map<String, TypeProto.Tensor> declared = new HashMap<>();

    /// @param outer the types of the graph around this one, null for the main graph
    RecordedTypes(Graph graph, @Nullable RecordedTypes outer) {
        this.graph = graph;
        this.outer = outer;
        Stream.of(
                        graph.proto().getInputList(),
                        graph.proto().getOutputList(),
                        graph.proto().getValueInfoList())
                .flatMap(List::stream)
                .filter(v -> v.getType().hasTensorType())
                .forEach(this::declare);
    }

    private void declare(ValueInfoProto value) {
        declared.put(value.getName(), value.getType().getTensorType());
    }

    /// The floating element type of a value: its own, or that of the first inputs it is computed from.
    ///
    /// @return empty where nothing says, or what says so is no floating type
    Optional<ElementType> floating(String value) {
        Set<String> seen = new HashSet<>();
        RecordedTypes types = this;
        String at = value;
        while (types != null && seen.add(at)) {
            Optional<ElementType> own = types.own(at);
            if (own.isPresent()) {
                return own.filter(ElementType::isFloating);
            }
            Optional<Node> producer = types.graph.producer(at);
            if (producer.isPresent()) {
                at = producer.get().input(0);
            } else {
                types = types.outer;
                seen.remove(at);
            }
        }
        return Optional.empty();
    }

    private Optional<ElementType> own(String value) {
        TypeProto.Tensor type = declared.get(value);
        if (type != null && type.getElemType() != ElementType.UNDEFINED.code()) {
            return Optional.of(ElementType.ofCode(type.getElemType()));
        }
        Optional<Node> cast = graph.producer(value).filter(n -> n.is("Cast"));
        return cast.isPresent()
                ? cast.map(n -> ElementType.ofCode((int) n.integer("to", 0)))
                : graph.constant(value).map(Tensor::type);
    }

    /// The rank of a value, where it is recorded or follows from its producer.
    OptionalInt rank(String value) {
        TypeProto.Tensor type = declared.get(value);
        if (type != null && type.getShape().getDimCount() > 0) {
            return OptionalInt.of(type.getShape().getDimCount());
        }
        Optional<Node> producer = graph.producer(value);
        if (producer.isEmpty()) {
            return outer == null ? OptionalInt.empty() : outer.rank(value);
        }
        if (producer.filter(n -> n.is("Gemm") || n.is("Flatten")).isPresent()) {
            return OptionalInt.of(2);
        }
        Optional<Integer> reshaped = producer.filter(n -> n.is("Reshape"))
                .flatMap(n -> graph.constant(n.input(1)))
                .map(t -> (int) t.count());
        return reshaped.map(OptionalInt::of).orElse(OptionalInt.empty());
    }
}
