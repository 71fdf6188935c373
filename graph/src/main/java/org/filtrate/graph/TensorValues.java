package org.filtrate.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Reads the elements of tensors, from raw data or from the typed fields.
final class TensorValues {
    private TensorValues() {}

    static void check(Tensor tensor) {
        TensorProto proto = tensor.proto();
        ElementType type = tensor.type();
        long count = tensor.count();
        if (proto.hasRawData() && type.bits() > 0) {
            requireLength(
                    tensor,
                    "bytes of raw data",
                    type.sizeBytes(count),
                    proto.getRawData().size());
        } else if (!proto.hasRawData() && proto.getDataLocation() == TensorProto.DataLocation.DEFAULT) {
            requireLength(tensor, "typed elements", typedCount(type, count), storedCount(proto, type));
        }
    }

    private static void requireLength(Tensor tensor, String what, long needed, long came) {
        if (needed != came) {
            throw new ModelFormatException("tensor '" + tensor.name() + "': " + tensor.type() + " " + tensor.shape()
                    + " needs " + needed + " " + what + ", " + came + " came");
        }
    }

    private static long typedCount(ElementType type, long count) {
        return switch (type) {
            case COMPLEX64, COMPLEX128 -> Math.multiplyExact(count, 2);
            case UINT4, INT4, FLOAT4E2M1 -> Math.ceilDiv(count, 2);
            case UINT2, INT2 -> Math.ceilDiv(count, 4);
            default -> count;
        };
    }

    private static long storedCount(TensorProto proto, ElementType type) {
        return switch (type) {
            case FLOAT, COMPLEX64 -> proto.getFloatDataCount();
            case DOUBLE, COMPLEX128 -> proto.getDoubleDataCount();
            case INT64 -> proto.getInt64DataCount();
            case UINT32, UINT64 -> proto.getUint64DataCount();
            case STRING -> proto.getStringDataCount();
            default -> proto.getInt32DataCount();
        };
    }

    static float[] floats(Tensor tensor) {
        check(tensor);
        float[] values = new float[length(tensor)];
        TensorProto proto = tensor.proto();
        ByteBuffer raw = raw(proto);
        switch (tensor.type()) {
            case FLOAT -> {
                if (proto.hasRawData()) {
                    raw.asFloatBuffer().get(values);
                } else {
                    for (int i = 0; i < values.length; i++) {
                        values[i] = proto.getFloatData(i);
                    }
                }
            }
            case DOUBLE -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (proto.hasRawData() ? raw.getDouble() : proto.getDoubleData(i));
                }
            }
            case FLOAT16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] =
                            Float.float16ToFloat(proto.hasRawData() ? raw.getShort() : (short) proto.getInt32Data(i));
                }
            }
            case BFLOAT16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] =
                            Float.intBitsToFloat((proto.hasRawData() ? raw.getShort() : proto.getInt32Data(i)) << 16);
                }
            }
            default -> {
                long[] integers = longs(tensor);
                for (int i = 0; i < values.length; i++) {
                    values[i] = integers[i];
                }
            }
        }
        return values;
    }

    static long[] longs(Tensor tensor) {
        check(tensor);
        long[] values = new long[length(tensor)];
        TensorProto proto = tensor.proto();
        ByteBuffer raw = raw(proto);
        boolean packed = proto.hasRawData();
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (tensor.type()) {
                case INT64 -> packed ? raw.getLong() : proto.getInt64Data(i);
                case UINT64 -> packed ? raw.getLong() : proto.getUint64Data(i);
                case INT32 -> packed ? raw.getInt() : proto.getInt32Data(i);
                case UINT32 -> packed ? Integer.toUnsignedLong(raw.getInt()) : proto.getUint64Data(i);
                case INT16 -> packed ? raw.getShort() : proto.getInt32Data(i);
                case UINT16 -> packed ? Short.toUnsignedLong(raw.getShort()) : proto.getInt32Data(i);
                case INT8 -> packed ? raw.get() : proto.getInt32Data(i);
                case UINT8, BOOL -> packed ? Byte.toUnsignedLong(raw.get()) : proto.getInt32Data(i);
                default ->
                    throw new ModelFormatException(
                            "tensor '" + tensor.name() + "': numbers are needed, " + tensor.type() + " came");
            };
        }
        return values;
    }

    /// The raw data where they lie, little-endian.
    static ByteBuffer raw(TensorProto proto) {
        return proto.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int length(Tensor tensor) {
        if (tensor.count() > Integer.MAX_VALUE - 8) {
            throw new ModelFormatException(
                    "tensor '" + tensor.name() + "': " + tensor.count() + " elements are more than one array holds");
        }
        return (int) tensor.count();
    }
}
