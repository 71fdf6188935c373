/// The methods: a [org.filtrate.filters.Method] analyses a [org.filtrate.filters.Weight] into a
/// [org.filtrate.filters.Fit], which gives [org.filtrate.filters.CompactFilters] for any
/// [org.filtrate.filters.Setting]. One package a method; start with `Method`, then `basis`.
@NullMarked
package org.filtrate.filters;

import org.jspecify.annotations.NullMarked;
