package org.filtrate.graph.shape;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongSupplier;
import org.filtrate.graph.Dim;

/// Arithmetic on single elements, sizes that are not known among them.
///
/// A result that cannot be told is a [Element.Free], named after its expression.
///
/// @param symbols names for what is not known
/// @param integral whether the elements are integers, so that division truncates and nothing is rounded
record Arithmetic(Symbols symbols, boolean integral) {
    private static final Element ZERO = new Element.Whole(0);
    private static final Element ONE = new Element.Whole(1);

    Element add(Element a, Element b) {
        if (a.isNumber() && b.isNumber()) {
            return integral
                    ? exact("add", a, b, () -> Math.addExact(a.whole(), b.whole()))
                    : new Element.Real(a.number() + b.number());
        }
        if (is(a, 0) || is(b, 0)) {
            return is(a, 0) ? b : a;
        }
        return isSize(a) && isSize(b) ? Element.of(symbols.sum(a.dim(), b.dim())) : free("add", a, b);
    }

    Element subtract(Element a, Element b) {
        if (a.isNumber() && b.isNumber()) {
            return integral
                    ? exact("subtract", a, b, () -> Math.subtractExact(a.whole(), b.whole()))
                    : new Element.Real(a.number() - b.number());
        }
        if (is(b, 0) || a.equals(b)) {
            return is(b, 0) ? a : ZERO;
        }
        if (sameSymbol(a, b) && a.dim().factor() > b.dim().factor()) {
            return Element.of(
                    new Dim(a.dim().factor() - b.dim().factor(), a.dim().symbol()));
        }
        return free("subtract", a, b);
    }

    Element multiply(Element a, Element b) {
        if (a.isNumber() && b.isNumber()) {
            return integral
                    ? exact("multiply", a, b, () -> Math.multiplyExact(a.whole(), b.whole()))
                    : new Element.Real(a.number() * b.number());
        }
        if (is(a, 0) || is(b, 0)) {
            return ZERO;
        }
        if (is(a, 1) || is(b, 1)) {
            return is(a, 1) ? b : a;
        }
        if (isSize(a) && isSize(b)) {
            return Element.of(symbols.dim(symbols.product(List.of(a.dim(), b.dim()))));
        }
        Element number = a.isNumber() ? a : b;
        Element other = a.isNumber() ? b : a;
        if (number.isNumber() && number.isNonNegative() && other instanceof Element.Extent(Dim dim)) {
            double factor = dim.factor() * number.number();
            if (factor == Math.rint(factor) && factor < Long.MAX_VALUE) {
                return Element.of(new Dim((long) factor, dim.symbol()));
            }
        }
        return free("multiply", a, b);
    }

    Element divide(Element a, Element b) {
        if (a.isNumber() && b.isNumber()) {
            if (integral && is(b, 0)) {
                throw new Undetermined();
            }
            return integral
                    ? exact("divide", a, b, () -> Math.divideExact(a.whole(), b.whole()))
                    : new Element.Real(a.number() / b.number());
        }
        if (is(b, 1)) {
            return a;
        }
        if (!isSize(a) || !isSize(b)) {
            return free("divide", a, b);
        }
        if (sameSymbol(a, b)) {
            return integral
                    ? new Element.Whole(a.dim().factor() / b.dim().factor())
                    : new Element.Real((double) a.dim().factor() / b.dim().factor());
        }
        Dim quotient = symbols.product(List.of(a.dim()))
                .dividedBy(symbols.product(List.of(b.dim())))
                .map(symbols::dim)
                .orElse(null);
        if (quotient != null) {
            return Element.of(quotient);
        }
        return integral && b.isNumber() && !is(b, 0)
                ? Element.of(symbols.floorDiv(a.dim(), 0, b.whole()))
                : free("divide", a, b);
    }

    /// The remainder: with the divisor's sign, or with `truncated` the dividend's.
    Element modulo(Element a, Element b, boolean truncated) {
        if (a.isNumber() && b.isNumber()) {
            if (is(b, 0)) {
                throw new Undetermined();
            }
            if (!integral) {
                double rest = a.number() % b.number();
                return new Element.Real(!truncated && rest * b.number() < 0 ? rest + b.number() : rest);
            }
            return new Element.Whole(truncated ? a.whole() % b.whole() : Math.floorMod(a.whole(), b.whole()));
        }
        if (a instanceof Element.Extent(Dim dim) && b.isNumber() && b.number() > 0) {
            return dim.factor() % b.number() == 0 ? ZERO : new Element.Extent(symbols.dim("modulo", a, b));
        }
        return free("modulo", a, b);
    }

    Element power(Element a, Element b) {
        if (!a.isNumber() || !b.isNumber()) {
            return is(b, 1) ? a : free("power", a, b);
        }
        double power = Math.pow(a.number(), b.number());
        if (!integral) {
            return new Element.Real(power);
        }
        return Math.abs(power) < 1L << 53 ? new Element.Whole((long) power) : free("power", a, b);
    }

    Element minimum(Element a, Element b) {
        return switch (order(a, b)) {
            case LESS, EQUAL, AT_MOST -> a;
            case GREATER, AT_LEAST -> b;
            case UNKNOWN -> bound("minimum", a, b);
        };
    }

    Element maximum(Element a, Element b) {
        return switch (order(a, b)) {
            case LESS, AT_MOST -> b;
            case EQUAL, GREATER, AT_LEAST -> a;
            case UNKNOWN -> bound("maximum", a, b);
        };
    }

    private Element bound(String operation, Element a, Element b) {
        return isSize(a) && isSize(b) ? new Element.Extent(symbols.dim(operation, a, b)) : free(operation, a, b);
    }

    Element negate(Element a) {
        return subtract(integral ? ZERO : new Element.Real(-0.0), a);
    }

    Element absolute(Element a) {
        return a.isNonNegative() ? a : a.isNumber() ? negate(a) : free("absolute", a);
    }

    /// A function that leaves integers as they are.
    Element rounded(String operation, Element a, DoubleUnaryOperator rounding) {
        return a instanceof Element.Extent || integral ? a : real(operation, a, rounding);
    }

    /// A function of real numbers.
    Element real(String operation, Element a, DoubleUnaryOperator function) {
        return a.isNumber() ? new Element.Real(function.applyAsDouble(a.number())) : free(operation, a);
    }

    Element equal(Element a, Element b) {
        boolean divides = a instanceof Element.Extent(Dim dim) && b.isNumber() && b.number() % dim.factor() != 0;
        return switch (order(a, b)) {
            case EQUAL -> ONE;
            case LESS, GREATER -> ZERO;
            case AT_MOST, AT_LEAST, UNKNOWN -> divides ? ZERO : free("equal", a, b);
        };
    }

    Element less(Element a, Element b) {
        return switch (order(a, b)) {
            case LESS -> ONE;
            case EQUAL, GREATER, AT_LEAST -> ZERO;
            case AT_MOST, UNKNOWN -> free("less", a, b);
        };
    }

    Element not(Element a) {
        return a.isNumber() ? Element.of(is(a, 0)) : free("not", a);
    }

    Element and(Element a, Element b) {
        if (is(a, 0) || is(b, 0)) {
            return ZERO;
        }
        return a.isNumber() && b.isNumber() ? ONE : a.isNumber() ? b : b.isNumber() ? a : free("and", a, b);
    }

    Element or(Element a, Element b) {
        return not(and(not(a), not(b)));
    }

    Element where(Element condition, Element a, Element b) {
        if (condition.isNumber()) {
            return is(condition, 0) ? b : a;
        }
        return a.equals(b) ? a : free("where", condition, a, b);
    }

    private enum Order {
        LESS,
        AT_MOST,
        EQUAL,
        AT_LEAST,
        GREATER,
        UNKNOWN
    }

    private static Order order(Element a, Element b) {
        if (a.equals(b)) {
            return Order.EQUAL;
        }
        if (a.isNumber() && b.isNumber()) {
            int sign = a instanceof Element.Whole(long x) && b instanceof Element.Whole(long y)
                    ? Long.compare(x, y)
                    : a.number() == b.number() ? 0 : Double.compare(a.number(), b.number());
            return sign == 0 ? Order.EQUAL : sign < 0 ? Order.LESS : Order.GREATER;
        }
        if (sameSymbol(a, b)) {
            return a.dim().factor() < b.dim().factor() ? Order.AT_MOST : Order.AT_LEAST;
        }
        if (a instanceof Element.Extent && b.isNumber()) {
            return b.number() < 0 ? Order.GREATER : b.number() == 0 ? Order.AT_LEAST : Order.UNKNOWN;
        }
        if (b instanceof Element.Extent && a.isNumber()) {
            return a.number() < 0 ? Order.LESS : a.number() == 0 ? Order.AT_MOST : Order.UNKNOWN;
        }
        return Order.UNKNOWN;
    }

    private static boolean is(Element a, double number) {
        return a.isNumber() && a.number() == number;
    }

    private static boolean isSize(Element a) {
        if (!a.isNumber()) {
            return a instanceof Element.Extent;
        }
        return a.isNonNegative() && a.number() == Math.rint(a.number()) && a.number() < 1L << 53;
    }

    private static boolean sameSymbol(Element a, Element b) {
        return a instanceof Element.Extent(Dim x)
                && b instanceof Element.Extent(Dim y)
                && x.symbol() != null
                && x.symbol().equals(y.symbol());
    }

    private Element exact(String operation, Element a, Element b, LongSupplier result) {
        try {
            return new Element.Whole(result.getAsLong());
        } catch (ArithmeticException overflow) {
            return free(operation, a, b);
        }
    }

    private Element free(String operation, Object... operands) {
        return new Element.Free(symbols.of(operation, operands));
    }
}
