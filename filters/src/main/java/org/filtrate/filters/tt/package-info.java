/// Tensor trains: filters as a chain of four small convolutions, each along one mode (Oseledets 2011; on convolutions
/// Garipov et al. 2016). Start with [org.filtrate.filters.tt.TtFilters].
@NullMarked
package org.filtrate.filters.tt;

import org.jspecify.annotations.NullMarked;
