package org.filtrate.graph;

import org.jspecify.annotations.Nullable;

/// One dimension of a tensor: `factor` where it is known, `factor` times an unknown size called `symbol` where it is
/// not.
///
/// A batch that the exporter left open and a reshape multiplied by 4 is `4N`; sizes that depend on data are symbols of
/// their own.
///
/// @param factor the known factor, at least 0
/// @param symbol the name of the unknown factor, or null where the size is known
public record Dim(long factor, @Nullable String symbol) {
    /// Checks the factor.
    public Dim {
        if (factor < 0) {
            throw new GraphException("dimension: a size of at least 0 is needed, " + factor + " came");
        }
    }

    /// A known size.
    public static Dim of(long size) {
        return new Dim(size, null);
    }

    /// An unknown size with a name.
    public static Dim symbol(String name) {
        return new Dim(1, name);
    }

    /// Whether the size is known.
    public boolean isKnown() {
        return symbol == null;
    }

    /// The known size.
    ///
    /// @throws GraphException where the size is not known
    public long size() {
        if (symbol != null) {
            throw new GraphException("dimension '" + this + "' has no known size");
        }
        return factor;
    }

    @Override
    public String toString() {
        if (symbol == null) {
            return Long.toString(factor);
        }
        return factor == 1 ? symbol : factor + symbol;
    }
}
