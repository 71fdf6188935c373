package org.filtrate.graph.shape;

import org.filtrate.graph.Dim;

/// One element of a tensor of which something is known before anything runs. Booleans are the integers 0 and 1.
sealed interface Element {
    /// A known integer.
    record Whole(long value) implements Element {}

    /// A known real number.
    record Real(double value) implements Element {}

    /// A size that is not known: an integer of at least 0, such as an open batch.
    record Extent(Dim dim) implements Element {}

    /// A number of which nothing is known but that it is the same wherever the symbol occurs.
    record Free(String symbol) implements Element {}

    /// The element that holds a size.
    static Element of(Dim dim) {
        return dim.isKnown() || dim.factor() == 0 ? new Whole(dim.factor()) : new Extent(dim);
    }

    /// The element 1 for true and 0 for false.
    static Element of(boolean value) {
        return new Whole(value ? 1 : 0);
    }

    /// Whether the element is a known number.
    default boolean isNumber() {
        return switch (this) {
            case Whole w -> true;
            case Real r -> true;
            case Extent e -> false;
            case Free f -> false;
        };
    }

    /// Whether the element is surely not negative.
    default boolean isNonNegative() {
        return switch (this) {
            case Whole w -> w.value >= 0;
            case Real r -> r.value >= 0;
            case Extent e -> true;
            case Free f -> false;
        };
    }

    /// The known number.
    ///
    /// @throws Undetermined where it is not known
    default double number() {
        return switch (this) {
            case Whole w -> w.value;
            case Real r -> r.value;
            case Extent e -> throw new Undetermined();
            case Free f -> throw new Undetermined();
        };
    }

    /// The known integer; a real number counts where it has no fraction.
    ///
    /// @throws Undetermined where it is not known, or not an integer
    default long whole() {
        return switch (this) {
            case Whole w -> w.value;
            case Real r when r.value == (long) r.value -> (long) r.value;
            case Real r -> throw new Undetermined();
            case Extent e -> throw new Undetermined();
            case Free f -> throw new Undetermined();
        };
    }

    /// The element as a size.
    ///
    /// @throws org.filtrate.graph.GraphException where it is a negative number
    /// @throws Undetermined where it is not an integer
    default Dim dim() {
        return switch (this) {
            case Whole w -> Dim.of(w.value);
            case Real r -> Dim.of(whole());
            case Extent e -> e.dim;
            case Free f -> Dim.symbol(f.symbol);
        };
    }
}
