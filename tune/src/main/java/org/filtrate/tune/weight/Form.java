package org.filtrate.tune.weight;

/// What of compact filters is trained, and what is asked of it beside a small loss.
public enum Form {
    /// Everything that is stored.
    FREE,
    /// Coefficients; basis filters stay as they are.
    BASES_FIXED,
    /// Everything that is stored; bases, filters stored whole, and the first and last factor of a chain, are
    /// drawn towards orthonormal ones.
    ORTHOGONAL
}
