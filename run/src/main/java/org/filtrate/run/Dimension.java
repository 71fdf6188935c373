package org.filtrate.run;

/// One axis of a network's input or output.
///
/// @param size the number of elements along it, or -1 where the file leaves it open
/// @param symbol the name that the file gives an open axis, such as `batch`; empty where it gives none
public record Dimension(long size, String symbol) {
    /// Checks that `size` is -1 or more.
    public Dimension {
        if (size < -1) {
            throw new IllegalArgumentException("dimension: needed -1 or a size, came " + size);
        }
    }

    /// Whether the file leaves this axis open.
    public boolean isDynamic() {
        return size < 0;
    }

    /// The size, or the symbol (`?` without one) of an open axis.
    @Override
    public String toString() {
        if (!isDynamic()) {
            return Long.toString(size);
        }
        return symbol.isEmpty() ? "?" : symbol;
    }
}
