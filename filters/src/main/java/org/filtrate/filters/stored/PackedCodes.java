package org.filtrate.filters.stored;

import java.util.List;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Tensor;

/// A matrix of unsigned codes of 1 to 16 bits, in bit planes: indices into a codebook, signs, or quantized levels.
///
/// @param rows number of rows
/// @param cols number of columns
/// @param bits bits of each code
/// @param codes `(rows, cols)`, each below `2^bits`, row-major; not to be modified
public record PackedCodes(int rows, int cols, int bits, int[] codes) implements Stored {
    /// Most bits that a code can have.
    public static final int MOST_BITS = 16;

    /// Checks the sizes and every code.
    public PackedCodes {
        Sizes.check(rows, cols, codes.length);
        if (bits < 1 || bits > MOST_BITS) {
            throw new FiltrateException("codes: 1 to " + MOST_BITS + " bits are needed, " + bits + " came");
        }
        for (int code : codes) {
            if (code < 0 || code >= 1 << bits) {
                throw new FiltrateException("codes of " + bits + " bits: " + code + " came");
            }
        }
    }

    /// The bits that tell `count` things apart: `ceil(log2 count)`, at least 1.
    public static int bitsFor(int count) {
        return Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(count - 1));
    }

    /// The bits that a matrix of codes takes in a file: each plane fills whole bytes.
    public static long bits(long rows, long cols, int bits) {
        return bits * BitPlanes.bytes(rows * cols) * 8;
    }

    /// Codes of zero, as large in a file as any others.
    public static PackedCodes zeros(int rows, int cols, int bits) {
        return new PackedCodes(rows, cols, bits, new int[Math.multiplyExact(rows, cols)]);
    }

    /// The codes as levels, evenly spread over `[-1, 1]`: `(2 code - top) / top` with `top = 2^bits - 1`; for one bit
    /// the signs.
    public float[] levels() {
        float[] levels = new float[codes.length];
        int top = (1 << bits) - 1;
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (2 * codes[i] - top) / (float) top;
        }
        return levels;
    }

    @Override
    public List<Tensor> tensors(String name) {
        return List.of(BitPlanes.tensor(name, codes.length, i -> codes[i], bits));
    }

    @Override
    public List<StoredItem> items(String name) {
        return List.of(new StoredItem(name, bits(rows, cols, bits)));
    }
}
