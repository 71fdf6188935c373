package org.filtrate.filters.stored;

import java.util.List;

/// A real matrix `(rows, cols)` at the precision it is stored in.
///
/// `values()` are the numbers that a runtime sees: those of the file, rounded.
public sealed interface StoredMatrix extends Stored permits FloatMatrix, HalfMatrix, CodedMatrix {
    /// The precision.
    Precision precision();

    /// The numbers as a runtime sees them, row-major, in a new array.
    float[] values();

    /// This matrix with each row multiplied by its number in `factors (rows)`; exact up to the rounding
    /// of the scales.
    StoredMatrix scaleRows(float[] factors);

    /// Rounds `values (rows, cols)`, row-major, to a precision.
    ///
    /// @param values kept where the precision is 32 bits, else only read
    static StoredMatrix of(int rows, int cols, float[] values, Precision precision) {
        return switch (precision) {
            case BITS_32 -> new FloatMatrix(rows, cols, values);
            case BITS_16 -> HalfMatrix.of(rows, cols, values);
            default -> CodedMatrix.of(rows, cols, values, precision);
        };
    }

    /// Rounds `values (rows, cols)`, row-major, to coded numbers with the given scales.
    ///
    /// @param scales `(rows)`: the largest magnitude that the codes of each row can stand for
    /// @throws IllegalStateException where the precision is not coded
    static StoredMatrix coded(int rows, int cols, float[] values, float[] scales, Precision precision) {
        return CodedMatrix.of(rows, cols, values, scales, precision);
    }

    /// The largest magnitude that the codes of each row can stand for, `(rows)` in a new array; empty
    /// where numbers are not coded.
    default float[] rowScales() {
        return new float[0];
    }

    /// Rounds `values (rows, cols)`, row-major, to a precision so that `sum e M e^T` is small for the errors `e` of
    /// rows.
    ///
    /// @param values kept where the precision is 32 bits, else only read
    /// @param metrics `M (cols, cols)` symmetric, row-major, one for each of equal blocks of rows; not modified
    static StoredMatrix of(int rows, int cols, float[] values, List<float[]> metrics, Precision precision) {
        return precision.isCoded()
                ? CodedMatrix.of(rows, cols, values, metrics, precision)
                : of(rows, cols, values, precision);
    }

    /// Rounds `values (rows, cols)`, row-major, to a coded precision with given scales, which are rounded themselves.
    ///
    /// @param scales `(rows)`: the largest magnitude that each row can stand for; only read
    static StoredMatrix of(int rows, int cols, float[] values, float[] scales, Precision precision) {
        return CodedMatrix.of(rows, cols, values, scales, precision);
    }

    /// A matrix of zeros, as large in a file as any other of its shape and precision.
    static StoredMatrix zeros(int rows, int cols, Precision precision) {
        int count = Math.multiplyExact(rows, cols);
        return switch (precision) {
            case BITS_32 -> new FloatMatrix(rows, cols, new float[count]);
            case BITS_16 -> new HalfMatrix(rows, cols, new float[count], 1);
            default -> new CodedMatrix(rows, cols, new byte[count], new float[rows], 1, precision);
        };
    }

    /// The bits that `of(rows, cols, .., precision)` takes.
    static long bits(long rows, long cols, Precision precision) {
        return precision.isCoded()
                ? CodedMatrix.codeBits(rows, cols, precision) + rows * CodedMatrix.SCALE_BITS
                : rows * cols * precision.bits();
    }
}
