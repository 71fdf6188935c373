package org.filtrate.run.internal.runtime;

import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.filtrate.run.ElementType;
import org.filtrate.run.RunException;

/// Turns single-precision numbers into elements of another type.
///
/// Narrower floating-point types round to nearest, ties to even. Integer types take whole numbers within their
/// range and nothing else: a picture that was normalised for a floating-point network is an error there, not a
/// rounding.
final class ElementWriter {
    private ElementWriter() {}

    /// Appends all remaining `values` to `target` as elements of `type`, in native byte order.
    ///
    /// @param name the input's name, for errors
    /// @throws RunException if `type` cannot hold a value, or is [ElementType#OTHER]
    static void append(String name, ElementType type, FloatBuffer values, ByteBuffer target) {
        while (values.hasRemaining()) {
            float value = values.get();
            switch (type) {
                case FLOAT -> target.putFloat(value);
                case FLOAT16 -> target.putShort(Float.floatToFloat16(value));
                case BFLOAT16 -> target.putShort(Fp16Conversions.floatToBf16(value));
                case DOUBLE -> target.putDouble(value);
                case INT8 -> target.put((byte) whole(name, type, value, Byte.MIN_VALUE, Byte.MAX_VALUE));
                case UINT8 -> target.put((byte) whole(name, type, value, 0, 255));
                case BOOL -> target.put((byte) whole(name, type, value, 0, 1));
                case INT16 -> target.putShort((short) whole(name, type, value, Short.MIN_VALUE, Short.MAX_VALUE));
                case INT32 -> target.putInt((int) whole(name, type, value, Integer.MIN_VALUE, Integer.MAX_VALUE));
                case INT64 -> target.putLong(whole(name, type, value, Long.MIN_VALUE, Long.MAX_VALUE));
                case OTHER ->
                    throw new RunException("input '" + name + "': its element type cannot be made from numbers");
            }
        }
    }

    private static long whole(String name, ElementType type, float value, long least, long most) {
        // Long.MAX_VALUE is no double; its successor is, and bounds whole numbers just as well.
        if (!(value == Math.rint(value) && value >= least && value < most + 1.0)) {
            throw new RunException("input '%s' is %s: needed whole numbers from %d to %d, came %s"
                    .formatted(name, type, least, most, value));
        }
        return (long) value;
    }
}
