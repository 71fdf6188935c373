package org.filtrate.networks;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.UnsafeByteOperations;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Tensor;

/// Draws initial weights: single precision tensors, each from a stream of its own that the seed and its name give, so
/// that neither the order nor the number of threads shows in them.
final class Weights {
    private static final VarHandle FLOATS =
            MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int PART = 1 << 16;

    private final long seed;

    Weights(long seed) {
        this.seed = seed;
    }

    /// Normally distributed elements of mean 0.
    Tensor normal(String name, double deviation, int... dims) {
        return drawn(name, r -> deviation * r.normal(), dims);
    }

    /// Elements uniform in `[-bound, bound)`.
    Tensor uniform(String name, double bound, int... dims) {
        return drawn(name, r -> bound * r.uniform(), dims);
    }

    /// Elements that are all `value`.
    Tensor filled(String name, float value, int... dims) {
        return drawn(name, r -> value, dims);
    }

    private Tensor drawn(String name, ToDoubleFunction<RandomStream> distribution, int... dims) {
        byte[] bytes = new byte[sizeBytes(name, dims)];
        int count = bytes.length / Float.BYTES;
        IntStream.range(0, Math.ceilDiv(count, PART)).parallel().forEach(part -> {
            RandomStream random = RandomStream.of(seed, name, part);
            int end = Math.min(count, (part + 1) * PART);
            for (int i = part * PART; i < end; i++) {
                FLOATS.set(bytes, i * Float.BYTES, (float) distribution.applyAsDouble(random));
            }
        });
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(ElementType.FLOAT.code())
                .setRawData(UnsafeByteOperations.unsafeWrap(bytes));
        for (int dim : dims) {
            tensor.addDims(dim);
        }
        return new Tensor(tensor.build());
    }

    private static int sizeBytes(String name, int... dims) {
        double bytes = Float.BYTES;
        for (int dim : dims) {
            bytes *= dim;
        }
        if (bytes > Integer.MAX_VALUE - 8) {
            throw new FiltrateException(
                    String.format("tensor '%s': at most 2 GiB are possible, %.0f bytes are needed", name, bytes));
        }
        return (int) bytes;
    }
}
