package org.filtrate.filters.stored;

import java.util.stream.Stream;
import org.filtrate.graph.FiltrateException;

/// How many bits a real number of a factor is stored in.
public enum Precision {
    /// IEEE single precision.
    BITS_32(32),
    /// IEEE half precision times one power of two for the whole factor.
    BITS_16(16),
    /// Codes -127..127 times a scale per row.
    BITS_8(8),
    /// Codes -7..7 times a scale per row.
    BITS_4(4);

    private final int bits;

    Precision(int bits) {
        this.bits = bits;
    }

    /// Bits of one number.
    public int bits() {
        return bits;
    }

    /// The squared error of rounding about normal numbers to this precision, relative to their energy.
    public double relativeError() {
        return switch (this) {
            case BITS_32 -> 0;
            case BITS_16 -> 1e-8;
            case BITS_8 -> 6e-5;
            case BITS_4 -> 1.2e-2;
        };
    }

    /// The next precision with more bits; this one where there is none.
    public Precision finer() {
        return switch (this) {
            case BITS_32, BITS_16 -> BITS_32;
            case BITS_8 -> BITS_16;
            case BITS_4 -> BITS_8;
        };
    }

    /// Whether numbers are stored as codes with a scale per row.
    public boolean isCoded() {
        return bits <= 8;
    }

    /// The precision of so many bits.
    ///
    /// @throws FiltrateException where there is none
    public static Precision of(int bits) {
        return Stream.of(values())
                .filter(p -> p.bits == bits)
                .findFirst()
                .orElseThrow(
                        () -> new FiltrateException("precision: 32, 16, 8 or 4 bits are needed, " + bits + " came"));
    }
}
