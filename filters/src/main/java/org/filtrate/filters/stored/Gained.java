package org.filtrate.filters.stored;

/// A matrix whose stored numbers are multiplied by one power of two, held in the node's attributes.
public sealed interface Gained permits HalfMatrix, CodedMatrix {
    /// The power of two.
    float gain();
}
