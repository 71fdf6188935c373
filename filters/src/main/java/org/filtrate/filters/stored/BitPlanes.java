package org.filtrate.filters.stored;

import java.util.function.IntUnaryOperator;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Tensor;

/// Codes of a few bits as planes: plane `p` holds bit `p` of every code, eight codes a byte, the first in the lowest
/// bit; the last byte of a plane is filled with zeros.
final class BitPlanes {
    private BitPlanes() {}

    /// Bytes of one plane of `count` codes.
    static long bytes(long count) {
        return Math.ceilDiv(count, 8);
    }

    /// The planes of codes as a tensor of bytes `(bits, bytes(count))`.
    ///
    /// @param codes the code at each place
    static Tensor tensor(String name, int count, IntUnaryOperator codes, int bits) {
        int bytes = (int) bytes(count);
        byte[] planes = new byte[Math.multiplyExact(bits, bytes)];
        for (int i = 0; i < count; i++) {
            int code = codes.applyAsInt(i);
            for (int p = 0; p < bits; p++) {
                planes[p * bytes + i / 8] |= (byte) ((code >> p & 1) << i % 8);
            }
        }
        return Tensor.bytes(name, new long[] {bits, bytes}, planes);
    }

    /// Reads `count` codes.
    ///
    /// @throws FiltrateException where the tensor is not of bytes `(bits, bytes(count))` or its filling is not zero
    static int[] codes(Tensor tensor, int count) {
        long[] dims = tensor.dims();
        if (tensor.type() != ElementType.UINT8
                || dims.length != 2
                || dims[0] < 1
                || dims[0] > PackedCodes.MOST_BITS
                || dims[1] != bytes(count)) {
            throw new FiltrateException("tensor '" + tensor.name() + "': bit planes of " + bytes(count)
                    + " bytes for " + count + " codes are needed, " + tensor.type() + java.util.Arrays.toString(dims)
                    + " came");
        }
        long[] planes = tensor.longs();
        int bytes = (int) dims[1];
        int[] codes = new int[count];
        for (int p = 0; p < dims[0]; p++) {
            for (int i = 0; i < 8 * bytes; i++) {
                int bit = (int) (planes[p * bytes + i / 8] >> i % 8 & 1);
                if (i < count) {
                    codes[i] |= bit << p;
                } else if (bit != 0) {
                    throw new FiltrateException("tensor '" + tensor.name() + "': bits after the last code should be 0");
                }
            }
        }
        return codes;
    }
}
