package org.filtrate.run.internal.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.function.IntToDoubleFunction;
import org.filtrate.run.FloatTensor;
import org.filtrate.run.RunException;

/// Copies a network's outputs from native memory into tensors of single-precision numbers.
public final class OutputReader {
    private OutputReader() {}

    /// The output `name` as single-precision numbers; doubles and wide integers round to nearest.
    ///
    /// @param value stays open, and may be closed after this call
    /// @throws RunException if it is no tensor of numbers
    public static FloatTensor read(String name, OnnxValue value) {
        if (!(value instanceof OnnxTensor tensor)) {
            throw new RunException("output '%s': needed a tensor of numbers, came %s".formatted(name, value.getType()));
        }
        long[] shape = tensor.getInfo().getShape();
        return FloatTensor.wrap(
                switch (Signatures.elementType(tensor.getInfo().onnxType)) {
                    case FLOAT, FLOAT16, BFLOAT16 -> floats(tensor.getFloatBuffer());
                    case DOUBLE -> {
                        DoubleBuffer values = tensor.getDoubleBuffer();
                        yield convert(values.remaining(), values::get);
                    }
                    case INT64 -> {
                        LongBuffer values = tensor.getLongBuffer();
                        yield convert(values.remaining(), values::get);
                    }
                    case INT32 -> {
                        IntBuffer values = tensor.getIntBuffer();
                        yield convert(values.remaining(), values::get);
                    }
                    case INT16 -> {
                        ShortBuffer values = tensor.getShortBuffer();
                        yield convert(values.remaining(), values::get);
                    }
                    case INT8, BOOL -> {
                        ByteBuffer values = tensor.getByteBuffer();
                        yield convert(values.remaining(), values::get);
                    }
                    case UINT8 -> {
                        ByteBuffer values = tensor.getByteBuffer();
                        yield convert(values.remaining(), i -> values.get(i) & 0xff);
                    }
                    case OTHER ->
                        throw new RunException("output '%s': needed a tensor of numbers, came %s"
                                .formatted(name, tensor.getInfo().onnxType));
                },
                shape);
    }

    private static float[] floats(FloatBuffer values) {
        float[] floats = new float[values.remaining()];
        values.get(floats);
        return floats;
    }

    private static float[] convert(int count, IntToDoubleFunction element) {
        float[] floats = new float[count];
        for (int i = 0; i < count; i++) {
            floats[i] = (float) element.applyAsDouble(i);
        }
        return floats;
    }
}
