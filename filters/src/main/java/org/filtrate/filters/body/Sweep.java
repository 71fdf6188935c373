package org.filtrate.filters.body;

/// Which part of a convolution's geometry (stride, padding, dilation) one stage of a factored body takes over.
public enum Sweep {
    /// None: a 1x1 convolution.
    POINTWISE,
    /// All of it.
    SPATIAL,
    /// Only that of the first spatial axis.
    FIRST_AXIS,
    /// That of all spatial axes but the first.
    SECOND_AXIS
}
