package org.filtrate.filters.slcq;

import org.filtrate.filters.stored.PackedCodes;

/// How a file says which basis filters the coefficients belong to; the form with the fewest bits follows from
/// the sizes.
public enum CoefficientForm {
    /// The index of a basis filter with every coefficient, `ceil(log2 k)` bits each.
    LIST("List"),
    /// One bit for every basis filter of every split: whether it has a coefficient. The non-zeros of a filter may
    /// then lie in any of its splits.
    MASK("Mask"),
    /// Nothing: every basis filter has a coefficient.
    DENSE("Dense");

    private final String word;

    CoefficientForm(String word) {
        this.word = word;
    }

    /// The word for it in a function's name.
    String word() {
        return word;
    }

    /// The form that takes the fewest bits for `nonzeros` coefficients among `bases`.
    static CoefficientForm of(int bases, int nonzeros) {
        if (nonzeros == bases) {
            return DENSE;
        }
        return nonzeros * PackedCodes.bitsFor(bases) <= bases ? LIST : MASK;
    }
}
