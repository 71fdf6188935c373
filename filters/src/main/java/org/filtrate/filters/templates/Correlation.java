package org.filtrate.filters.templates;

/// By what kernels are grouped around templates.
public enum Correlation {
    /// The magnitude of the correlation `|rho|`: a kernel and its negative share a template. What is lost is
    /// least.
    UNSIGNED,
    /// The correlation `rho` itself, as in the paper: scales come out positive.
    SIGNED
}
