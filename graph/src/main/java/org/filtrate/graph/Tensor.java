package org.filtrate.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.stream.LongStream;

/// A constant tensor: an initializer, or the value of a `Constant` node.
///
/// Data stays where it was read from (for a file, the mapped file) until one of the reading methods copies it out.
///
/// @param proto the tensor as ONNX stores it, its data in place
public record Tensor(TensorProto proto) {
    /// More elements than this have no size in bits that can be counted.
    private static final long LARGEST_COUNT = Long.MAX_VALUE / 128;

    /// A single precision tensor; `values` in row-major order.
    public static Tensor floats(String name, long[] dims, float[] values) {
        return of(name, ElementType.FLOAT, dims, buffer(values.length * 4L, b -> {
            for (float value : values) {
                b.putFloat(value);
            }
        }));
    }

    /// A half precision tensor; `values` in row-major order, each rounded to the nearest half.
    public static Tensor halves(String name, long[] dims, float[] values) {
        return of(name, ElementType.FLOAT16, dims, buffer(values.length * 2L, b -> {
            for (float value : values) {
                b.putShort(Float.floatToFloat16(value));
            }
        }));
    }

    /// A tensor of 64-bit integers; `values` in row-major order.
    public static Tensor longs(String name, long[] dims, long... values) {
        return of(name, ElementType.INT64, dims, buffer(values.length * 8L, b -> {
            for (long value : values) {
                b.putLong(value);
            }
        }));
    }

    /// A tensor of unsigned bytes; `values` in row-major order.
    public static Tensor bytes(String name, long[] dims, byte[] values) {
        return of(name, ElementType.UINT8, dims, ByteString.copyFrom(values));
    }

    private static Tensor of(String name, ElementType type, long[] dims, ByteString raw) {
        TensorProto.Builder builder = TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.code())
                .addAllDims(LongStream.of(dims).boxed().toList())
                .setRawData(raw);
        return new Tensor(builder.build()).checked();
    }

    private static ByteString buffer(long size, java.util.function.Consumer<ByteBuffer> fill) {
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
        fill.accept(buffer);
        buffer.flip();
        return com.google.protobuf.UnsafeByteOperations.unsafeWrap(buffer);
    }

    /// The tensor's name.
    public String name() {
        return proto.getName();
    }

    /// The element type.
    public ElementType type() {
        return ElementType.of(proto);
    }

    /// The sizes, outermost first; empty for a scalar.
    public long[] dims() {
        return proto.getDimsList().stream().mapToLong(Long::longValue).toArray();
    }

    /// The sizes as a shape.
    public Shape shape() {
        return Shape.of(dims());
    }

    /// Number of elements.
    ///
    /// @throws ModelFormatException where a size is negative or the product too large to count bits
    public long count() {
        long count = 1;
        for (long dim : dims()) {
            if (dim < 0) {
                throw new ModelFormatException(
                        "tensor '" + name() + "': dims " + shapeText() + " hold a negative size");
            }
            if (dim > 0 && count > LARGEST_COUNT / dim) {
                throw new ModelFormatException("tensor '" + name() + "': dims " + shapeText() + " overflow");
            }
            count *= dim;
        }
        return count;
    }

    /// Bytes that the tensor's data takes in a file as ONNX stores it now: raw data as it is, typed data at its
    /// element size.
    public long sizeBytes() {
        return proto.hasRawData() ? proto.getRawData().size() : type().sizeBytes(count());
    }

    /// The same tensor under another name.
    public Tensor named(String name) {
        return new Tensor(proto.toBuilder().setName(name).build());
    }

    /// This tensor, once its data are found to be as long as its dims say.
    ///
    /// @throws ModelFormatException where they are not
    public Tensor checked() {
        TensorValues.check(this);
        return this;
    }

    /// The elements as single precision numbers, row-major, in a new array; integers and other precisions converted.
    ///
    /// @throws ModelFormatException where the data do not fit the dims, or the type is not a number
    public float[] floats() {
        return TensorValues.floats(this);
    }

    /// The elements as single precision numbers, row-major, not to be modified: those of the file itself where it holds
    /// them so, in a new array where it does not.
    ///
    /// @throws ModelFormatException where the data do not fit the dims, or the type is not a number
    public FloatBuffer numbers() {
        return type() == ElementType.FLOAT && proto.hasRawData()
                ? TensorValues.raw(checked().proto).asFloatBuffer()
                : FloatBuffer.wrap(floats());
    }

    /// The elements as integers, row-major, in a new array.
    ///
    /// @throws ModelFormatException where the data do not fit the dims, or the type is not an integer or Boolean
    public long[] longs() {
        return TensorValues.longs(this);
    }

    private String shapeText() {
        return proto.getDimsList().toString();
    }
}
