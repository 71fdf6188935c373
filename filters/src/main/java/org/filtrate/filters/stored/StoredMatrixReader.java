package org.filtrate.filters.stored;

import java.util.Arrays;
import java.util.List;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Tensor;

/// Reads matrices back from the tensors that [StoredMatrix#tensors] made.
public final class StoredMatrixReader {
    private StoredMatrixReader() {}

    /// Reads a matrix.
    ///
    /// @param tensors numbers, or codes and scales
    /// @param dims rows and columns
    /// @param gain the power of two that stored numbers or scales are multiplied by
    /// @throws FiltrateException where type, length or dims do not fit
    public static StoredMatrix read(Precision precision, List<Tensor> tensors, long[] dims, float gain) {
        if (dims.length != 2
                || dims[0] < 1
                || dims[1] < 1
                || dims[0] * dims[1] > Integer.MAX_VALUE
                || dims[0] > Integer.MAX_VALUE
                || dims[1] > Integer.MAX_VALUE) {
            throw new FiltrateException("a matrix of rows and columns is needed, " + Arrays.toString(dims) + " came");
        }
        int rows = (int) dims[0];
        int cols = (int) dims[1];
        Tensor first = tensors.getFirst();
        return switch (precision) {
            case BITS_32 ->
                new FloatMatrix(rows, cols, typed(first, ElementType.FLOAT).floats());
            case BITS_16 ->
                new HalfMatrix(rows, cols, typed(first, ElementType.FLOAT16).floats(), gain);
            case BITS_8, BITS_4 ->
                new CodedMatrix(
                        rows,
                        cols,
                        codes(typed(first, ElementType.UINT8).longs(), rows * cols, precision),
                        typed(tensors.get(1), ElementType.FLOAT16).floats(),
                        gain,
                        precision);
        };
    }

    private static Tensor typed(Tensor tensor, ElementType type) {
        if (tensor.type() != type) {
            throw new FiltrateException(
                    "tensor '" + tensor.name() + "' should be " + type + " and is " + tensor.type());
        }
        return tensor;
    }

    private static byte[] codes(long[] stored, int count, Precision precision) {
        int perByte = 8 / precision.bits();
        if (stored.length != Math.ceilDiv(count, perByte)) {
            throw new FiltrateException(
                    Math.ceilDiv(count, perByte) + " bytes of codes are needed, " + stored.length + " came");
        }
        byte[] codes = new byte[count];
        int mask = (1 << precision.bits()) - 1;
        for (int i = 0; i < count; i++) {
            codes[i] = (byte) (stored[i / perByte] >> (i % perByte * precision.bits()) & mask);
        }
        return codes;
    }
}
