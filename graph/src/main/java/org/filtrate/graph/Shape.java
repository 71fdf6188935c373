package org.filtrate.graph;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// The dimensions of a tensor, outermost first.
///
/// @param dims the dimensions; empty for a scalar
public record Shape(List<Dim> dims) {
    /// Copies the list.
    public Shape {
        dims = List.copyOf(dims);
    }

    /// A shape of known sizes.
    public static Shape of(long... sizes) {
        return new Shape(LongStream.of(sizes).mapToObj(Dim::of).toList());
    }

    /// Number of dimensions.
    public int rank() {
        return dims.size();
    }

    /// Dimension `axis`; negative axes count from the end.
    public Dim dim(int axis) {
        return dims.get(axis < 0 ? axis + rank() : axis);
    }

    /// Whether every size is known.
    public boolean isKnown() {
        return dims.stream().allMatch(Dim::isKnown);
    }

    /// The sizes.
    ///
    /// @throws GraphException where one is not known
    public long[] sizes() {
        return dims.stream().mapToLong(Dim::size).toArray();
    }

    /// This shape with every unknown factor taken as `size`.
    public Shape assuming(long size) {
        return new Shape(dims.stream()
                .map(d -> d.isKnown() ? d : Dim.of(Math.multiplyExact(d.factor(), size)))
                .toList());
    }

    @Override
    public String toString() {
        return dims.stream().map(Dim::toString).collect(Collectors.joining("x", "(", ")"));
    }
}
