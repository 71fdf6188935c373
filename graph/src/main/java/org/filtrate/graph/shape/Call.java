package org.filtrate.graph.shape;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.filtrate.graph.Dim;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.ModelFormatException;
import org.filtrate.graph.Node;
import org.filtrate.graph.Shape;
import org.filtrate.graph.TensorType;

/// One node with what is known of its inputs: all that an operator's rule sees.
///
/// A rule that finds a contradiction throws a [GraphException] that says what was needed and what came; the node's name
/// is put before it by the caller.
///
/// @param node the node, references to a function's attributes already replaced
/// @param inputs what is known of each input, in order; empty where an optional one is omitted
/// @param opset version of the operator set that the node is of
/// @param symbols names for unknown sizes
/// @param subgraphs infers the graphs that the node carries
record Call(Node node, List<Optional<Value>> inputs, long opset, Symbols symbols, Subgraphs subgraphs) {
    /// Infers a graph that a node carries, in the scope of that node.
    @FunctionalInterface
    interface Subgraphs {
        /// What is known of the outputs of `graph`, in order, when its inputs are `inputs`, in order.
        List<Value> infer(GraphProto graph, List<Value> inputs);
    }

    /// Most dimensions that a shape may have here; beyond, shapes stay unknown.
    static final int MAX_RANK = 64;

    Call {
        inputs = List.copyOf(inputs);
    }

    /// Whether input `index` is given.
    boolean has(int index) {
        return index < inputs.size() && inputs.get(index).isPresent();
    }

    /// What is known of input `index`.
    ///
    /// @throws GraphException where it is omitted
    Value input(int index) {
        if (!has(index)) {
            throw new GraphException("input " + index + " is needed, " + inputs.size()
                    + (inputs.size() == 1 ? " input" : " inputs") + " came");
        }
        return inputs.get(index).orElseThrow();
    }

    /// The type of input `index`.
    TensorType type(int index) {
        return input(index).type();
    }

    /// The element type of input `index`; `UNDEFINED` where it is omitted or unknown.
    ElementType element(int index) {
        return has(index) ? type(index).element() : ElementType.UNDEFINED;
    }

    /// The shape of input `index`.
    ///
    /// @throws Undetermined where it is not known
    Shape shape(int index) {
        return type(index).shape().orElseThrow(Undetermined::new);
    }

    /// The shape of input `index`, which must have `rank` dimensions.
    ///
    /// @throws Undetermined where it is not known
    Shape shape(int index, int rank) {
        Shape shape = shape(index);
        if (shape.rank() != rank) {
            throw new GraphException("input " + index + " needs " + rank + " dimensions, " + shape + " came");
        }
        return shape;
    }

    /// The elements of input `index`, row-major.
    ///
    /// @throws Undetermined where they are not known
    List<Element> elements(int index) {
        return input(index).known().map(Value.Known::elements).orElseThrow(Undetermined::new);
    }

    /// The elements of input `index` as integers, row-major.
    ///
    /// @throws Undetermined where one is not known
    long[] integers(int index) {
        return elements(index).stream().mapToLong(Element::whole).toArray();
    }

    /// The elements of input `index` as real numbers, row-major.
    ///
    /// @throws Undetermined where one is not known
    double[] reals(int index) {
        return elements(index).stream().mapToDouble(Element::number).toArray();
    }

    /// The one element of input `index`.
    ///
    /// @throws Undetermined where it is not known
    Element scalar(int index) {
        List<Element> elements = elements(index);
        if (elements.size() != 1) {
            throw new GraphException("input " + index + " needs 1 element, " + shape(index) + " came");
        }
        return elements.getFirst();
    }

    /// The integers that attribute `name` holds or, in later operator sets, input `index`.
    ///
    /// @return empty where both are omitted
    /// @throws Undetermined where the input is not known
    Optional<long[]> integersOf(String name, int index) {
        if (node.attribute(name).isPresent()) {
            return Optional.of(node.integers(name));
        }
        return has(index) ? Optional.of(integers(index)) : Optional.empty();
    }

    /// The number of elements of the vector that is input `index`, whether or not they are known.
    ///
    /// @throws Undetermined where it is not known, or larger than the rank of any shape followed here
    int length(int index) {
        Dim length = shape(index, 1).dim(0);
        if (!length.isKnown() || length.size() > MAX_RANK) {
            throw new Undetermined();
        }
        return (int) length.size();
    }

    /// The integer attribute `name`, where the node has it.
    OptionalLong integer(String name) {
        return node.attribute(name).isPresent() ? OptionalLong.of(node.integer(name, 0)) : OptionalLong.empty();
    }

    /// The integer list attribute `name`, which must have `count` entries; all `otherwise` where the node has none.
    long[] integers(String name, int count, long otherwise) {
        long[] values = node.integers(name);
        if (values.length == 0) {
            return LongStream.generate(() -> otherwise).limit(count).toArray();
        }
        if (values.length != count) {
            throw new GraphException(
                    "attribute '" + name + "' needs " + count + " entries, " + values.length + " came");
        }
        return values;
    }

    /// The graph attribute `name`.
    GraphProto graph(String name) {
        return node.attribute(name)
                .filter(a -> a.hasG())
                .orElseThrow(() -> new ModelFormatException(
                        node.describe() + ": attribute '" + name + "' should be a graph and is missing"))
                .getG();
    }

    /// A shape of `rank` sizes that nothing is known of.
    ///
    /// @throws Undetermined where `rank` is larger than shapes followed here have
    Shape freshShape(long rank) {
        if (rank > MAX_RANK) {
            throw new Undetermined();
        }
        return new Shape(
                LongStream.range(0, rank).mapToObj(i -> symbols.freshDim()).toList());
    }

    /// An axis of a tensor with `rank` dimensions, counted from the front.
    ///
    /// @param axis the axis as the node gives it, counted from the end where negative
    static int axis(long axis, int rank) {
        if (axis < -rank || axis >= rank) {
            throw new GraphException(
                    "axis " + axis + " is outside a tensor of " + rank + (rank == 1 ? " dimension" : " dimensions"));
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }
}
