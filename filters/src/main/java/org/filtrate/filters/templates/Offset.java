package org.filtrate.filters.templates;

/// Whether each kernel has a constant of its own beside its scaled template.
public enum Offset {
    /// It has, the paper's `b`; templates have a mean of zero.
    YES,
    /// It has not: what its bits would take goes into more templates.
    NO
}
