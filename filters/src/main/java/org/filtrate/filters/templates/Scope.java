package org.filtrate.filters.templates;

/// Which kernels share a codebook of templates.
public enum Scope {
    /// All kernels of one size in the network; the file holds their codebook once.
    NETWORK,
    /// The kernels of one layer.
    LAYER
}
