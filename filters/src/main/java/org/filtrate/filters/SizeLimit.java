package org.filtrate.filters;

import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;

/// Limits that filters set to the sizes of their compact form.
public final class SizeLimit {
    private SizeLimit() {}

    /// Checks a size.
    ///
    /// @throws FiltrateException where it exceeds the limit
    public static void check(FilterShape shape, String name, int size, int limit) {
        if (size > limit) {
            throw new FiltrateException(
                    "filters " + shape + ": '" + name + "' of at most " + limit + " is needed, " + size + " came");
        }
    }

    /// The largest multiple of a number that a size reaches; the size itself where it reaches none.
    public static int rounded(int size, int multiple) {
        return size <= multiple ? size : size / multiple * multiple;
    }
}
