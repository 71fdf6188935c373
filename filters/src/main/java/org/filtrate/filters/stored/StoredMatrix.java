package org.filtrate.filters.stored;

import java.util.List;
import org.filtrate.graph.Tensor;

/// A real matrix `(rows, cols)` at the precision it is stored in.
///
/// `values()` are the numbers that a runtime sees: those of the file, rounded.
public sealed interface StoredMatrix permits FloatMatrix, HalfMatrix, CodedMatrix {
    /// Number of rows.
    int rows();

    /// Number of columns.
    int cols();

    /// The precision.
    Precision precision();

    /// The numbers as a runtime sees them, row-major, in a new array.
    float[] values();

    /// The tensors that hold the matrix in a file, named `name` and what follows from it.
    List<Tensor> tensors(String name);

    /// What was stored, item by item.
    List<StoredItem> items(String name);

    /// This matrix with each row multiplied by its number in `factors (rows)`; exact up to the rounding of the scales.
    StoredMatrix scaleRows(float[] factors);

    /// Rounds `values (rows, cols)`, row-major, to a precision.
    ///
    /// @param values kept where the precision is 32 bits, else only read
    static StoredMatrix of(int rows, int cols, float[] values, Precision precision) {
        return switch (precision) {
            case BITS_32 -> new FloatMatrix(rows, cols, values);
            case BITS_16 -> HalfMatrix.of(rows, cols, values);
            case BITS_8, BITS_4 -> CodedMatrix.of(rows, cols, values, precision);
        };
    }

    /// A matrix of zeros, as large in a file as any other of its shape and precision.
    static StoredMatrix zeros(int rows, int cols, Precision precision) {
        int count = Math.multiplyExact(rows, cols);
        return switch (precision) {
            case BITS_32 -> new FloatMatrix(rows, cols, new float[count]);
            case BITS_16 -> new HalfMatrix(rows, cols, new float[count], 1);
            case BITS_8, BITS_4 -> new CodedMatrix(rows, cols, new byte[count], new float[rows], 1, precision);
        };
    }

    /// The bits that `of(rows, cols, .., precision)` takes.
    static long bits(long rows, long cols, Precision precision) {
        long codes = Math.ceilDiv(rows * cols * precision.bits(), 8) * 8;
        return precision.isCoded() ? codes + rows * CodedMatrix.SCALE_BITS : codes;
    }
}
