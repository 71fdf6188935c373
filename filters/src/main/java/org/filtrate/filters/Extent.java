package org.filtrate.filters;

import java.util.Arrays;
import org.filtrate.graph.Shape;

/// The spatial sizes that a layer reads and writes, by which its operations are counted.
///
/// @param input sizes read; for a matrix product the number of vectors, as one size
/// @param output sizes written, as many as `input`
public record Extent(long[] input, long[] output) {
    /// Copies the arrays.
    public Extent {
        input = input.clone();
        output = output.clone();
    }

    /// The extent of a convolution between two values `(batch, channels, spatial...)` of known spatial sizes.
    public static Extent between(Shape input, Shape output) {
        return new Extent(spatial(input), spatial(output));
    }

    private static long[] spatial(Shape shape) {
        return shape.dims().stream().skip(2).mapToLong(d -> d.size()).toArray();
    }

    @Override
    public long[] input() {
        return input.clone();
    }

    @Override
    public long[] output() {
        return output.clone();
    }

    /// Positions read.
    public long inputPositions() {
        return product(input);
    }

    /// Positions written.
    public long outputPositions() {
        return product(output);
    }

    private static long product(long[] sizes) {
        return Arrays.stream(sizes).reduce(1, Math::multiplyExact);
    }
}
