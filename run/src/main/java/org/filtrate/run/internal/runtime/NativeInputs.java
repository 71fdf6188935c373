package org.filtrate.run.internal.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.filtrate.run.ElementType;
import org.filtrate.run.RunException;
import org.filtrate.run.TensorSignature;

/// The input tensors of a network in native memory, all of it returned by [#close].
///
/// ONNX Runtime reads the memory where it lies, so a run copies nothing. Belongs to the thread that made it.
public final class NativeInputs implements AutoCloseable {
    private static final int CHUNK = 4096;

    private final Arena arena = Arena.ofConfined();
    private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();

    /// The tensors by input name; a read-only view.
    public Map<String, OnnxTensor> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    /// Adds an input with these values, converted to its element type.
    ///
    /// @param shape every axis fixed, with as many elements as `values` has
    /// @param values row-major; read from its position to its limit, both unchanged
    /// @throws RunException if a value does not fit the element type, or the tensor takes 2 GiB or more, or
    ///     more than there is
    public void add(TensorSignature signature, long[] shape, FloatBuffer values) {
        MemorySegment memory = allocate(signature, values.remaining());
        if (signature.elementType() == ElementType.FLOAT) {
            memory.copyFrom(MemorySegment.ofBuffer(values));
        } else {
            ElementWriter.append(signature.name(), signature.elementType(), values.duplicate(), bytes(memory));
        }
        wrap(signature, shape, memory);
    }

    /// Adds an input of standard normal numbers drawn from `random`, or of zeros where the element type is integer.
    ///
    /// @param shape every axis fixed
    /// @throws RunException if the element type cannot be made, or the tensor takes 2 GiB or more, or
    ///     more than there is
    public void addRandom(TensorSignature signature, long[] shape, Random random) {
        long elements = elements(signature, shape);
        MemorySegment memory = allocate(signature, elements);
        if (signature.elementType().isFloatingPoint()) {
            ByteBuffer target = bytes(memory);
            for (long done = 0; done < elements; done += CHUNK) {
                float[] chunk = new float[(int) Math.min(CHUNK, elements - done)];
                for (int i = 0; i < chunk.length; i++) {
                    chunk[i] = (float) random.nextGaussian();
                }
                ElementWriter.append(signature.name(), signature.elementType(), FloatBuffer.wrap(chunk), target);
            }
        }
        wrap(signature, shape, memory);
    }

    private static long elements(TensorSignature signature, long[] shape) {
        long elements = 1;
        for (long dim : shape) {
            if (Math.multiplyHigh(elements, dim) != 0 || elements * dim < 0) {
                throw new RunException("input '%s': needed less than 2 GiB, came %s"
                        .formatted(signature.name(), Arrays.toString(shape)));
            }
            elements *= dim;
        }
        return elements;
    }

    private MemorySegment allocate(TensorSignature signature, long elements) {
        int elementBytes = signature.elementType().sizeBytes();
        if (elementBytes == 0) {
            throw new RunException("input '%s': needed a tensor of numbers, the network wants another type"
                    .formatted(signature.name()));
        }
        if (elements > Integer.MAX_VALUE / elementBytes) {
            throw new RunException("input '%s': needed less than 2 GiB, came %d elements of %d bytes"
                    .formatted(signature.name(), elements, elementBytes));
        }
        long bytes = elements * elementBytes;
        try {
            // Never empty: ONNX Runtime refuses a tensor without memory behind it.
            return arena.allocate(Math.max(1, bytes), Long.BYTES).asSlice(0, bytes);
        } catch (OutOfMemoryError e) {
            throw new RunException(
                    "input '%s': needed %d bytes of native memory, there is less".formatted(signature.name(), bytes),
                    e);
        }
    }

    private void wrap(TensorSignature signature, long[] shape, MemorySegment memory) {
        try {
            OnnxTensor tensor = OnnxTensor.createTensor(
                    OrtRuntime.environment(), bytes(memory), shape, javaType(signature.elementType()));
            OnnxTensor before = tensors.put(signature.name(), tensor);
            if (before != null) {
                before.close();
            }
        } catch (OrtException e) {
            throw OrtRuntime.failure("input '" + signature.name() + "'", e);
        }
    }

    private static ByteBuffer bytes(MemorySegment memory) {
        return memory.asByteBuffer().order(ByteOrder.nativeOrder());
    }

    private static OnnxJavaType javaType(ElementType type) {
        return switch (type) {
            case FLOAT -> OnnxJavaType.FLOAT;
            case FLOAT16 -> OnnxJavaType.FLOAT16;
            case BFLOAT16 -> OnnxJavaType.BFLOAT16;
            case DOUBLE -> OnnxJavaType.DOUBLE;
            case INT8 -> OnnxJavaType.INT8;
            case INT16 -> OnnxJavaType.INT16;
            case INT32 -> OnnxJavaType.INT32;
            case INT64 -> OnnxJavaType.INT64;
            case UINT8 -> OnnxJavaType.UINT8;
            case BOOL -> OnnxJavaType.BOOL;
            case OTHER -> OnnxJavaType.UNKNOWN;
        };
    }

    /// Returns all native memory; further calls do nothing.
    @Override
    public void close() {
        tensors.values().forEach(OnnxTensor::close);
        tensors.clear();
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
