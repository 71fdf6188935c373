package org.filtrate.filters.slbf;

import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;

/// What the signs of stacked filters are multiplied by.
public enum Scales {
    /// Nothing: weights are -1 or 1, and a batch norm after the layer, trained with it, has to make up for that.
    NONE,
    /// One number a filter.
    FILTER,
    /// One number a filter and split, of either sign.
    SPLIT;

    /// Numbers of each filter.
    int perFilter(int splits) {
        return switch (this) {
            case NONE -> 0;
            case FILTER -> 1;
            case SPLIT -> splits;
        };
    }

    /// The precision in which scales are stored where one was asked for. A row of one number is never coded, for the
    /// row's own scale would be another; where there are no scales it is 32 bits, whatever was asked for.
    Precision stored(Precision asked) {
        return switch (this) {
            case NONE -> Precision.BITS_32;
            case FILTER -> asked.isCoded() ? Precision.BITS_16 : asked;
            case SPLIT -> asked;
        };
    }

    /// Bits of the scales of `filters` filters.
    long bits(int filters, int splits, Precision precision) {
        return this == NONE ? 0 : StoredMatrix.bits(filters, perFilter(splits), precision);
    }
}
