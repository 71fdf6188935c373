package org.filtrate.filters.stored;

import java.util.List;
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
}
