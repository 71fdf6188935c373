package org.filtrate.filters.body;

/// The two ways to compute a compressed layer from the same stored tensors.
public enum Body {
    /// Rebuilds the dense filters when the network is loaded, then convolves: as fast as the original.
    SMALL("Small"),
    /// Convolves with the factors one after the other: fewer operations.
    FACTORED("Factored");

    private final String word;

    Body(String word) {
        this.word = word;
    }

    /// The word for it in a function's name.
    public String word() {
        return word;
    }
}
