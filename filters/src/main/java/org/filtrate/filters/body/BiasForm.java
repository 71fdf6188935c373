package org.filtrate.filters.body;

/// How a layer's bias is stored.
enum BiasForm {
    /// There is none.
    NONE(""),
    /// In the type that the layer computes in.
    PLAIN("Bias"),
    /// In half precision, where the layer computes in single precision.
    HALVES("Bias16");

    private final String word;

    BiasForm(String word) {
        this.word = word;
    }

    /// The word for it in a function's name.
    String word() {
        return word;
    }

    boolean isPresent() {
        return this != NONE;
    }
}
