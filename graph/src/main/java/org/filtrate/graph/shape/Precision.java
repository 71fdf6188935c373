package org.filtrate.graph.shape;

import org.filtrate.graph.ElementType;

/// What becomes of an element that is stored in an element type.
final class Precision {
    private Precision() {}

    /// Whether arithmetic in a type is followed.
    static boolean isFollowed(ElementType type) {
        return switch (type) {
            case FLOAT, DOUBLE, BOOL, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 -> true;
            default -> false;
        };
    }

    /// The element as `type` holds it after arithmetic in that type: rounded, or wrapped around.
    ///
    /// @throws Undetermined where that is not known
    static Element rounded(Element element, ElementType type) {
        return switch (element) {
            case Element.Extent extent -> extent;
            case Element.Free free -> free;
            case Element.Whole(long value) ->
                switch (type) {
                    case FLOAT -> new Element.Real((float) value);
                    case DOUBLE -> new Element.Real(value);
                    case INT8 -> new Element.Whole((byte) value);
                    case INT16 -> new Element.Whole((short) value);
                    case INT32 -> new Element.Whole((int) value);
                    case UINT8 -> new Element.Whole(value & 0xFF);
                    case UINT16 -> new Element.Whole(value & 0xFFFF);
                    case UINT32 -> new Element.Whole(value & 0xFFFF_FFFFL);
                    case UINT64 -> new Element.Whole(nonNegative(value));
                    default -> element;
                };
            case Element.Real(double value) ->
                switch (type) {
                    case FLOAT -> new Element.Real((float) value);
                    case DOUBLE -> element;
                    default -> throw new Undetermined();
                };
        };
    }

    private static long nonNegative(long value) {
        if (value < 0) {
            throw new Undetermined();
        }
        return value;
    }

    /// The element after a `Cast` to `type`; an unknown number keeps its symbol only where the cast cannot change it.
    ///
    /// @throws Undetermined where the result is not known
    static Element cast(Element element, ElementType from, ElementType type, Symbols symbols) {
        if (type == ElementType.BOOL) {
            return element.isNumber()
                    ? Element.of(element.number() != 0)
                    : new Element.Free(symbols.of("isNotZero", element));
        }
        boolean toReal = type == ElementType.FLOAT || type == ElementType.DOUBLE;
        return switch (element) {
            case Element.Real(double value) when !toReal -> new Element.Whole(truncated(value));
            case Element.Free free
            when from.isFloating() && !toReal -> new Element.Free(symbols.of("truncated", element));
            default -> element;
        };
    }

    private static long truncated(double value) {
        if (!(Math.abs(value) < 1L << 62)) {
            throw new Undetermined();
        }
        return (long) value;
    }
}
