package org.filtrate.filters.stored;

import java.util.List;
import java.util.stream.Stream;
import org.filtrate.graph.FiltrateException;

/// How many bits a real number of a factor is stored in.
public enum Precision {
    /// IEEE single precision.
    BITS_32(32, 0),
    /// IEEE half precision, times one power of two for the whole factor where that is needed.
    BITS_16(16, 1e-8),
    /// 256 even steps times a scale per row.
    BITS_8(8, 8e-5),
    /// 128 even steps times a scale per row.
    BITS_7(7, 3e-4),
    /// 64 even steps times a scale per row.
    BITS_6(6, 1.04e-3),
    /// 32 even steps times a scale per row.
    BITS_5(5, 3.5e-3),
    /// 16 even steps times a scale per row.
    BITS_4(4, 1.15e-2),
    /// Eight even steps times a scale per row.
    BITS_3(3, 3.74e-2),
    /// Four even steps times a scale per row.
    BITS_2(2, .119),
    /// Signs times a scale per row.
    BITS_1(1, .363);

    private final int bits;
    private final double relativeError;

    Precision(int bits, double relativeError) {
        this.bits = bits;
        this.relativeError = relativeError;
    }

    /// Bits of one number.
    public int bits() {
        return bits;
    }

    /// How such numbers stand in a file.
    public NumberForm form() {
        return switch (this) {
            case BITS_32 -> NumberForm.SINGLES;
            case BITS_16 -> NumberForm.HALVES;
            case BITS_8 -> NumberForm.BYTES;
            default -> NumberForm.PLANES;
        };
    }

    /// The squared error of rounding about normal numbers to this precision, relative to their energy.
    public double relativeError() {
        return relativeError;
    }

    /// What a product of factors at this precision loses, relative to the energy of what it stands for.
    ///
    /// @param lost the share that it loses unrounded
    /// @param factors how many factors are rounded
    public double expectedError(double lost, int factors) {
        return lost + (1 - lost) * factors * relativeError;
    }

    /// The precisions that factors are usually stored in, finest first.
    public static List<Precision> usual() {
        return List.of(BITS_32, BITS_16, BITS_8, BITS_4);
    }

    /// Whether numbers are stored as codes with a scale per row.
    public boolean isCoded() {
        return bits <= 8;
    }

    /// The code, between two codes, that stands for zero: `(2^bits - 1) / 2`.
    ///
    /// @throws IllegalStateException where numbers are not coded
    public float middleCode() {
        if (!isCoded()) {
            throw new IllegalStateException(bits + " bits are not coded");
        }
        return ((1 << bits) - 1) / 2f;
    }

    /// The precision of so many bits.
    ///
    /// @throws FiltrateException where there is none
    public static Precision of(int bits) {
        return Stream.of(values())
                .filter(p -> p.bits == bits)
                .findFirst()
                .orElseThrow(
                        () -> new FiltrateException("precision: 32, 16 or 1 to 8 bits are needed, " + bits + " came"));
    }
}
