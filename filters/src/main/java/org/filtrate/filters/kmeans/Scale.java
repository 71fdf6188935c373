package org.filtrate.filters.kmeans;

/// What a codebook's entries are multiplied by.
public enum Scale {
    /// A number of each filter's own, so that filters of unlike size share a codebook.
    ROW,
    /// Nothing.
    NONE
}
