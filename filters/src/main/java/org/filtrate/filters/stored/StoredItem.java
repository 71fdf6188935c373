package org.filtrate.filters.stored;

/// One stored tensor and what it costs.
///
/// @param name what it is, such as `basis codes`
/// @param bits bits in the file
public record StoredItem(String name, long bits) {}
