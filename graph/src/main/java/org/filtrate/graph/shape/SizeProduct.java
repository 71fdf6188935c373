package org.filtrate.graph.shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A product of sizes: `factor` times every one of `symbols`.
///
/// @param factor product of the known sizes, at least 0
/// @param symbols the unknown sizes, in alphabetical order, repeated where one occurs twice
record SizeProduct(long factor, List<String> symbols) {
    SizeProduct {
        symbols = symbols.stream().sorted().toList();
    }

    /// The product of both.
    SizeProduct times(SizeProduct other) {
        return new SizeProduct(
                Math.multiplyExact(factor, other.factor),
                Stream.concat(symbols.stream(), other.symbols.stream()).toList());
    }

    /// What `other` must be multiplied by to give this; empty where that is no product of sizes.
    Optional<SizeProduct> dividedBy(SizeProduct other) {
        List<String> left = new ArrayList<>(symbols);
        for (String symbol : other.symbols) {
            if (!left.remove(symbol)) {
                return Optional.empty();
            }
        }
        if (other.factor == 0 || factor % other.factor != 0) {
            return Optional.empty();
        }
        return Optional.of(new SizeProduct(factor / other.factor, left));
    }

    /// Whether the product is a known number.
    boolean isKnown() {
        return symbols.isEmpty() || factor == 0;
    }
}
