package org.filtrate.filters.slbf;

import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;

/// How many binary filters a layer chooses from (the paper's `k`): a number, or a part of its filters.
///
/// @param number the number, or what the number of filters is divided by; at least 1
/// @param isPart whether it divides the number of filters
public record SetSize(int number, boolean isPart) {
    private static final String PART = "n/";

    /// A number of binary filters.
    public static SetSize of(int number) {
        return new SetSize(number, false);
    }

    /// One binary filter for so many filters of the layer.
    public static SetSize part(int divisor) {
        return new SetSize(divisor, true);
    }

    /// Reads `128`, `n/4` or `n`.
    ///
    /// @throws FiltrateException where something else came
    static SetSize parse(String text) {
        try {
            String trimmed = text.trim();
            boolean isPart = trimmed.startsWith(PART) || trimmed.equals("n");
            int number = trimmed.equals("n") ? 1 : Integer.parseInt(isPart ? trimmed.substring(2) : trimmed);
            if (number >= 1) {
                return new SetSize(number, isPart);
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number that is too small.
        }
        throw new FiltrateException("slbf: 'set' should be a number of at least 1 or n/2, n/4, ..; " + text + " came");
    }

    /// The number for a layer: a part is rounded down, but at least 1.
    int in(FilterShape shape) {
        return isPart ? Math.max(1, shape.outChannels() / number) : number;
    }

    @Override
    public String toString() {
        return isPart ? PART + number : Integer.toString(number);
    }
}
