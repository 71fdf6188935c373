package org.filtrate.filters.stored;

import java.util.stream.Stream;
import org.filtrate.graph.FiltrateException;

/// How the real numbers of a factor stand in a file.
public enum NumberForm {
    /// IEEE single precision.
    SINGLES("32"),
    /// IEEE half precision, times one power of two.
    HALVES("16"),
    /// Codes of a byte each, times a scale per row.
    BYTES("8"),
    /// Codes of fewer bits in bit planes, times a scale per row. There are as many planes as bits.
    PLANES("Planes");

    private final String word;

    NumberForm(String word) {
        this.word = word;
    }

    /// The word for it in a function's name.
    public String word() {
        return word;
    }

    /// The form of a word.
    ///
    /// @throws FiltrateException where there is none
    public static NumberForm of(String word) {
        return Stream.of(values())
                .filter(f -> f.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new FiltrateException("'" + word + "': no form of numbers"));
    }
}
