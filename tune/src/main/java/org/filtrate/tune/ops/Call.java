package org.filtrate.tune.ops;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.filtrate.graph.Node;
import org.filtrate.graph.Shape;
import org.filtrate.graph.TensorType;

/// A node before anything runs: its attributes, and what is known of its inputs.
///
/// @param node the node
/// @param opset the version of the operator set that it belongs to
/// @param inputs what is known of each input
public record Call(Node node, long opset, List<Optional<TensorType>> inputs) {
    /// Copies the list.
    public Call {
        inputs = List.copyOf(inputs);
    }

    /// Whether input `index` is given.
    public boolean has(int index) {
        return !node.input(index).isEmpty();
    }

    /// Whether output `index` is asked for.
    public boolean gives(int index) {
        return !node.output(index).isEmpty();
    }

    /// The number of dimensions of input `index`, where it is known.
    public OptionalInt rank(int index) {
        Optional<Shape> shape = shape(index);
        return shape.isPresent() ? OptionalInt.of(shape.get().rank()) : OptionalInt.empty();
    }

    /// The shape of input `index`, where its number of dimensions is known.
    public Optional<Shape> shape(int index) {
        return index < inputs.size() ? inputs.get(index).flatMap(TensorType::shape) : Optional.empty();
    }

    /// An integer attribute.
    public long integer(String name, long otherwise) {
        return node.integer(name, otherwise);
    }

    /// An attribute that is 0 or 1.
    public boolean flag(String name, boolean otherwise) {
        return node.integer(name, otherwise ? 1 : 0) != 0;
    }

    /// A real attribute.
    public float real(String name, float otherwise) {
        return node.real(name, otherwise);
    }

    /// A text attribute.
    ///
    /// @throws Unsupported where it is none of `known`, of which the first is the default
    public String word(String name, String... known) {
        String word = node.string(name, known[0]);
        if (!List.of(known).contains(word)) {
            throw new Unsupported(name + " '" + word + "' (one of " + String.join(", ", known) + " can be run)");
        }
        return word;
    }

    /// An integer list attribute, or `count` times `otherwise`.
    public long[] integers(String name, int count, long otherwise) {
        long[] filled = new long[count];
        Arrays.fill(filled, otherwise);
        return node.integers(name, filled);
    }

    /// Refuses the node where a condition does not hold.
    ///
    /// @throws Unsupported where it does not
    public void require(boolean condition, String reason) {
        if (!condition) {
            throw new Unsupported(reason);
        }
    }
}
