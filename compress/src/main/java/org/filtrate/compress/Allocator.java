package org.filtrate.compress;

import org.filtrate.compress.budget.Allocation;
import org.filtrate.compress.budget.Expectation;
import org.filtrate.filters.Setting;
import org.filtrate.graph.FiltrateException;

/// Finds the settings that meet a budget.
interface Allocator {
    /// Convolutions run fastest where their channels fill whole vectors.
    int FAST_MULTIPLE = 8;

    /// The settings that keep the budget and lose least, or the cheapest there are where none keep it.
    ///
    /// @param otherBytes bytes of the file besides the candidates' filters
    Allocation allocate(long otherBytes);

    /// Whether an allocation keeps the budget.
    boolean fits(Allocation allocation, long otherBytes);

    /// Whether factored bodies stay where they take longer, for the operations that they save.
    default boolean keepsSlower() {
        return false;
    }

    /// What a setting of a candidate is expected to lose.
    ///
    /// @param candidate its index
    Expectation expected(int candidate, Setting setting);

    /// The error for a budget that even the cheapest settings do not keep.
    FiltrateException outOfReach(Allocation best, long otherBytes);
}
