package org.filtrate.run;

import java.util.Locale;

/// The element type of a network's input or output, in the ONNX standard's names.
public enum ElementType {
    /// IEEE single precision, 4 bytes.
    FLOAT(4),
    /// IEEE half precision, 2 bytes.
    FLOAT16(2),
    /// The upper half of a single-precision number, 2 bytes.
    BFLOAT16(2),
    /// IEEE double precision, 8 bytes.
    DOUBLE(8),
    /// Signed, 1 byte.
    INT8(1),
    /// Signed, 2 bytes.
    INT16(2),
    /// Signed, 4 bytes.
    INT32(4),
    /// Signed, 8 bytes.
    INT64(8),
    /// Unsigned, 1 byte.
    UINT8(1),
    /// False or true, 1 byte.
    BOOL(1),
    /// What this module neither feeds nor reads: strings, wide unsigned and complex numbers, sequences, maps.
    OTHER(0);

    private final int sizeBytes;

    ElementType(int sizeBytes) {
        this.sizeBytes = sizeBytes;
    }

    /// Bytes of one element; 0 for [#OTHER].
    public int sizeBytes() {
        return sizeBytes;
    }

    /// Whether elements are floating-point numbers.
    public boolean isFloatingPoint() {
        return switch (this) {
            case FLOAT, FLOAT16, BFLOAT16, DOUBLE -> true;
            case INT8, INT16, INT32, INT64, UINT8, BOOL, OTHER -> false;
        };
    }

    /// The standard's spelling, such as `float16`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
