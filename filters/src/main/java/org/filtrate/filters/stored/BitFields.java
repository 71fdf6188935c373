package org.filtrate.filters.stored;

import org.filtrate.graph.ElementType;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Tensor;

/// Codes whose bits divide eight, as many as fit in each byte, the first in the lowest bits; the last byte is filled
/// with zeros.
final class BitFields {
    private BitFields() {}

    /// Bytes of `count` codes.
    static long bytes(long count, int bits) {
        return Math.ceilDiv(count * bits, 8);
    }

    /// Codes as a tensor of bytes `(bytes)`, or `(rows, cols)` where each has a byte of its own.
    static Tensor tensor(String name, int rows, int cols, byte[] codes, int bits) {
        if (bits == 8) {
            return Tensor.bytes(name, new long[] {rows, cols}, codes);
        }
        byte[] packed = new byte[(int) bytes(codes.length, bits)];
        int perByte = 8 / bits;
        for (int i = 0; i < codes.length; i++) {
            packed[i / perByte] |= (byte) (codes[i] << (i % perByte * bits));
        }
        return Tensor.bytes(name, new long[] {packed.length}, packed);
    }

    /// Reads `count` codes.
    ///
    /// @throws FiltrateException where there are not as many bytes as that takes
    static byte[] codes(Tensor tensor, int count, int bits) {
        long[] packed = tensor.type() == ElementType.UINT8 ? tensor.longs() : new long[0];
        if (packed.length != bytes(count, bits)) {
            throw new FiltrateException("tensor '" + tensor.name() + "': " + bytes(count, bits) + " bytes for " + count
                    + " codes of " + bits + " bits are needed, " + packed.length + " came");
        }
        byte[] codes = new byte[count];
        int perByte = 8 / bits;
        for (int i = 0; i < count; i++) {
            codes[i] = (byte) ((packed[i / perByte] >> (i % perByte * bits)) & ((1 << bits) - 1));
        }
        return codes;
    }
}
