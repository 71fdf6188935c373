package org.filtrate.run;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// A dense tensor of single-precision numbers on the Java heap, row-major (last axis fastest).
public final class FloatTensor {
    private final long[] shape;
    private final FloatBuffer values;

    private FloatTensor(long[] shape, FloatBuffer values) {
        long elements = elements(shape);
        if (elements != values.capacity()) {
            throw new IllegalArgumentException(
                    "tensor " + text(shape) + ": needed " + elements + " values, came " + values.capacity());
        }
        this.shape = shape;
        this.values = values;
    }

    /// A tensor of the given shape with a copy of `values`.
    ///
    /// @throws IllegalArgumentException if `values` has not as many elements as `shape` says
    public static FloatTensor of(float[] values, long... shape) {
        return wrap(values.clone(), shape);
    }

    /// A tensor of the given shape that keeps `values`, which must not change any more.
    ///
    /// @throws IllegalArgumentException if `values` has not as many elements as `shape` says
    public static FloatTensor wrap(float[] values, long... shape) {
        return new FloatTensor(shape.clone(), FloatBuffer.wrap(values).asReadOnlyBuffer());
    }

    /// Elements of a tensor of this shape; 1 for a scalar.
    ///
    /// @throws IllegalArgumentException if an axis is negative or the product exceeds a long
    static long elements(long[] shape) {
        long elements = 1;
        for (long dim : shape) {
            if (dim < 0) {
                throw new IllegalArgumentException("tensor " + text(shape) + ": needed sizes of 0 or more");
            }
            try {
                elements = Math.multiplyExact(elements, dim);
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException("tensor " + text(shape) + ": more elements than can be counted", e);
            }
        }
        return elements;
    }

    /// A shape as text, like `(1,3,32,32)`.
    static String text(long[] shape) {
        return LongStream.of(shape).mapToObj(Long::toString).collect(Collectors.joining(",", "(", ")"));
    }

    /// The sizes of the axes, outermost first; a new array.
    public long[] shape() {
        return shape.clone();
    }

    /// The elements, read-only, positioned at the first.
    public FloatBuffer values() {
        return values.duplicate();
    }

    /// The elements in a new array.
    public float[] toArray() {
        float[] copy = new float[values.capacity()];
        values.get(0, copy);
        return copy;
    }

    /// Same shape and the same values bit for bit, or both NaN or both zero.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FloatTensor that && Arrays.equals(shape, that.shape) && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + values.hashCode();
    }

    /// The shape only, like `float (1,10)`.
    @Override
    public String toString() {
        return "float " + text(shape);
    }
}
