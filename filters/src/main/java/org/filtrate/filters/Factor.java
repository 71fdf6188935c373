package org.filtrate.filters;

import org.filtrate.filters.stored.StoredMatrix;

/// One named matrix of a layer's compact filters.
///
/// @param name what it is, such as `basis`
/// @param matrix the matrix as stored
public record Factor(String name, StoredMatrix matrix) {}
