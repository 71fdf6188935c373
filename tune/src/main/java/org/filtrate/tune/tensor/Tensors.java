package org.filtrate.tune.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.FiltrateException;

/// Tensors from Java's numbers and back. What is made here belongs to the innermost open [NativeScope], and
/// lies on the chosen [Device].
public final class Tensors {
    private Tensors() {}

    /// Main memory with whatever lies there, `dims` row-major.
    private static Tensor empty(ScalarType type, long... dims) {
        return torch.empty(dims, new TensorOptions(type), new MemoryFormatOptional());
    }

    /// Single precision numbers, row-major.
    public static Tensor of(float[] values, long... dims) {
        return of(FloatBuffer.wrap(values), dims);
    }

    /// Single precision numbers, row-major, from the buffer's position to its limit.
    public static Tensor of(FloatBuffer values, long... dims) {
        Tensor tensor = empty(ScalarType.Float, dims);
        if (tensor.numel() != values.remaining()) {
            throw new IllegalArgumentException(tensor.numel() + " values are needed, " + values.remaining() + " came");
        }
        if (values.hasRemaining()) {
            bytes(tensor).asFloatBuffer().put(values.duplicate());
        }
        return Device.chosen().take(tensor);
    }

    /// 64-bit integers, row-major.
    public static Tensor of(long[] values, long... dims) {
        Tensor tensor = empty(ScalarType.Long, dims);
        if (values.length > 0) {
            bytes(tensor).asLongBuffer().put(values);
        }
        return Device.chosen().take(tensor);
    }

    /// A vector of 64-bit integers.
    public static Tensor vector(long... values) {
        return of(values, values.length);
    }

    /// A constant of a model, in the element type that it has there.
    ///
    /// @throws FiltrateException where LibTorch does not compute with that type
    public static Tensor of(org.filtrate.graph.Tensor constant) {
        constant.checked();
        ScalarType type = Types.torch(constant.type())
                .orElseThrow(() -> new FiltrateException("tensor '" + constant.name()
                        + "': an element type that LibTorch computes with is needed, " + constant.type() + " came"));
        Tensor tensor = empty(type, constant.dims());
        if (constant.count() > 0) {
            ByteBuffer target = bytes(tensor);
            if (constant.proto().hasRawData()) {
                target.put(constant.proto().getRawData().asReadOnlyByteBuffer());
            } else {
                putTyped(constant, target);
            }
        }
        return Device.chosen().take(tensor);
    }

    private static void putTyped(org.filtrate.graph.Tensor constant, ByteBuffer target) {
        switch (constant.type()) {
            case FLOAT -> target.asFloatBuffer().put(constant.floats());
            case DOUBLE -> constant.proto().getDoubleDataList().forEach(target::putDouble);
            case FLOAT16, BFLOAT16 ->
                constant.proto().getInt32DataList().forEach(bits -> target.putShort(bits.shortValue()));
            default -> {
                int size = constant.type().bits() / Byte.SIZE;
                for (long value : constant.longs()) {
                    for (int i = 0; i < size; i++) {
                        target.put((byte) (value >> (i * Byte.SIZE)));
                    }
                }
            }
        }
    }

    /// The elements as single precision numbers, row-major.
    public static float[] floats(Tensor tensor) {
        try (NativeScope _ = new NativeScope()) {
            float[] values = new float[Math.toIntExact(tensor.numel())];
            Tensor plain = plain(tensor, ScalarType.Float);
            if (values.length > 0) {
                new FloatPointer(plain.data_ptr()).get(values);
            }
            return values;
        }
    }

    /// The elements as integers, row-major; fractions are cut off.
    public static long[] longs(Tensor tensor) {
        try (NativeScope _ = new NativeScope()) {
            long[] values = new long[Math.toIntExact(tensor.numel())];
            Tensor plain = plain(tensor, ScalarType.Long);
            if (values.length > 0) {
                plain.data_ptr_long().get(values);
            }
            return values;
        }
    }

    /// A tensor's numbers as a constant of a model, in single precision.
    public static org.filtrate.graph.Tensor constant(String name, Tensor tensor) {
        return org.filtrate.graph.Tensor.floats(name, tensor.shape(), floats(tensor));
    }

    private static Tensor plain(Tensor tensor, ScalarType type) {
        return tensor.detach().cpu().to(type).contiguous(MemoryFormat.Contiguous);
    }

    /// The memory of a tensor that lies row-major in main memory.
    private static ByteBuffer bytes(Tensor tensor) {
        BytePointer memory = new BytePointer(tensor.data_ptr());
        return memory.capacity(tensor.nbytes()).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    /// A tensor of its own for an element of a tuple or list that ends with the scope.
    public static Tensor shared(Tensor element) {
        return new Tensor(element);
    }

    /// The tensors of a list, each of its own.
    public static Tensor[] all(TensorVector list) {
        Tensor[] tensors = new Tensor[Math.toIntExact(list.size())];
        for (int i = 0; i < tensors.length; i++) {
            tensors[i] = shared(list.get(i));
        }
        return tensors;
    }

    /// A tensor's element type and dims, for messages.
    public static String describe(Tensor tensor) {
        return Types.of(tensor) + java.util.Arrays.toString(tensor.shape());
    }

    /// Whether LibTorch computes with an element type.
    public static boolean accepts(ElementType type) {
        return Types.torch(type).isPresent();
    }
}
