package org.filtrate.compress;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.filtrate.filters.Method;

/// The words that choose a method: its name, or `auto` for whichever loses least on each layer.
public final class MethodWord {
    /// The word for whichever loses least.
    public static final String AUTO = "auto";

    private MethodWord() {}

    /// All words, `auto` first.
    public static List<String> all() {
        return Stream.concat(Stream.of(AUTO), Arrays.stream(Method.values()).map(Method::word))
                .toList();
    }

    /// The method that a word chooses; empty for `auto`.
    ///
    /// @throws org.filtrate.graph.FiltrateException where there is no method of that name
    public static Optional<Method> method(String word) {
        return word.equals(AUTO) ? Optional.empty() : Optional.of(Method.named(word));
    }
}
