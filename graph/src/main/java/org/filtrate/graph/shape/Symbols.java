package org.filtrate.graph.shape;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.filtrate.graph.Dim;
import org.jspecify.annotations.Nullable;

/// Names for sizes that are not known, and arithmetic on them. The same expression of the same sizes gets the same
/// name, so that two branches which shrink an open height alike can be added afterwards.
final class Symbols {
    private record Expression(String operation, List<Object> operands) {}

    private record Sum(Dim size, long number) {}

    private final Set<String> declared;
    private final Set<String> made = new HashSet<>();
    private final Map<Expression, String> names = new HashMap<>();
    private final Map<String, SizeProduct> products = new HashMap<>();
    private final Map<@Nullable String, Sum> sums = new HashMap<>();
    private int next;

    /// @param declared the names that the model gives to sizes, which new ones must differ from
    Symbols(Set<String> declared) {
        this.declared = Set.copyOf(declared);
    }

    /// A new name.
    String fresh() {
        String name;
        do {
            name = "unk__" + next++;
        } while (declared.contains(name));
        made.add(name);
        return name;
    }

    /// A size that nothing is known of.
    Dim freshDim() {
        return Dim.symbol(fresh());
    }

    /// Whether a name was made here, and not declared by the model.
    boolean isMade(String symbol) {
        return made.contains(symbol);
    }

    /// The name of an expression: the same for the same operation and operands.
    String of(String operation, Object... operands) {
        return names.computeIfAbsent(new Expression(operation, List.of(operands)), e -> fresh());
    }

    /// A size that is an expression of others.
    Dim dim(String operation, Object... operands) {
        return Dim.symbol(of(operation, operands));
    }

    /// The product of sizes, with products of symbols taken apart again.
    SizeProduct product(Collection<Dim> dims) {
        SizeProduct product = new SizeProduct(1, List.of());
        for (Dim dim : dims) {
            String symbol = dim.symbol();
            SizeProduct unknown = symbol == null
                    ? new SizeProduct(1, List.of())
                    : products.getOrDefault(symbol, new SizeProduct(1, List.of(symbol)));
            product = product.times(unknown).times(new SizeProduct(dim.factor(), List.of()));
        }
        return product;
    }

    /// A product of sizes as one size; a product of several symbols has a symbol of its own.
    Dim dim(SizeProduct product) {
        if (product.isKnown()) {
            return Dim.of(product.factor());
        }
        if (product.symbols().size() == 1) {
            return new Dim(product.factor(), product.symbols().getFirst());
        }
        if (product.symbols().size() > 64) {
            return freshDim();
        }
        String symbol = of("product", product.symbols().toArray());
        products.put(symbol, new SizeProduct(1, product.symbols()));
        return new Dim(product.factor(), symbol);
    }

    /// `a + b`.
    Dim sum(Dim a, Dim b) {
        if (a.factor() == 0 || b.factor() == 0) {
            return a.factor() == 0 ? b : a;
        }
        if (a.symbol() == null ? b.symbol() == null : a.symbol().equals(b.symbol())) {
            return new Dim(Math.addExact(a.factor(), b.factor()), a.symbol());
        }
        return a.isKnown() ? plus(b, a.factor()) : b.isKnown() ? plus(a, b.factor()) : dim("sum", a, b);
    }

    /// `size + number`; a known size must stay at least 0.
    Dim plus(Dim size, long number) {
        if (size.isKnown()) {
            return Dim.of(Math.addExact(size.factor(), number));
        }
        if (number == 0) {
            return size;
        }
        Sum known = size.factor() == 1 ? sums.get(size.symbol()) : null;
        if (known != null) {
            return plus(known.size(), Math.addExact(known.number(), number));
        }
        Dim sum = dim("plus", size, number);
        sums.put(sum.symbol(), new Sum(size, number));
        return sum;
    }

    /// `floor((size + offset) / divisor)`; a known size must give at least 0.
    Dim floorDiv(Dim size, long offset, long divisor) {
        if (size.isKnown()) {
            return Dim.of(Math.floorDiv(Math.addExact(size.factor(), offset), divisor));
        }
        if (size.factor() % divisor == 0) {
            return plus(new Dim(size.factor() / divisor, size.symbol()), Math.floorDiv(offset, divisor));
        }
        return dim("floorDiv", size, offset, divisor);
    }

    /// `ceil(size / divisor)`.
    Dim ceilDiv(Dim size, long divisor) {
        return floorDiv(size, divisor - 1, divisor);
    }
}
