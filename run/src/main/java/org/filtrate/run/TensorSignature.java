package org.filtrate.run;

import java.util.List;
import java.util.stream.Collectors;

/// What a network declares of one input or output.
///
/// @param name its name in the file
/// @param elementType its element type
/// @param dims its axes, outermost first; empty for a scalar, and for an output of unknown rank
public record TensorSignature(String name, ElementType elementType, List<Dimension> dims) {
    /// Copies `dims`.
    public TensorSignature {
        dims = List.copyOf(dims);
    }

    /// The sizes of the axes, with -1 for open ones; a new array.
    public long[] shape() {
        return dims.stream().mapToLong(Dimension::size).toArray();
    }

    /// Reads like `input (batch,3,32,32) float`.
    @Override
    public String toString() {
        return name + " " + dims.stream().map(Dimension::toString).collect(Collectors.joining(",", "(", ")")) + " "
                + elementType;
    }
}
