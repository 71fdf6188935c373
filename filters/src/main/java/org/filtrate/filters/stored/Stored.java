package org.filtrate.filters.stored;

import java.util.List;
import java.util.OptionalLong;
import org.filtrate.graph.Tensor;

/// A matrix `(rows, cols)` as a file holds it: real numbers at a precision, or codes of a few bits.
public sealed interface Stored permits StoredMatrix, PackedCodes {
    /// Number of rows.
    int rows();

    /// Number of columns.
    int cols();

    /// The tensors that hold the matrix in a file, named `name` and what follows from it.
    List<Tensor> tensors(String name);

    /// What was stored, item by item.
    List<StoredItem> items(String name);

    /// Whether a node has to list rows and columns, because the tensors' own dims do not say them.
    default boolean isSizeListed() {
        return switch (this) {
            case PackedCodes codes -> true;
            case FloatMatrix numbers -> false;
            case HalfMatrix numbers -> false;
            case CodedMatrix codes -> codes.precision().form() == NumberForm.PLANES;
        };
    }

    /// Whether stored halves are to be multiplied by another power of two than 1.
    default boolean isGained() {
        return this instanceof Gained gained && gained.gain() != 1;
    }

    /// How often stored halves are to be halved, that is `-log2(gain)`; empty where none are stored.
    default OptionalLong halvings() {
        return this instanceof Gained gained ? OptionalLong.of(-Math.getExponent(gained.gain())) : OptionalLong.empty();
    }
}
