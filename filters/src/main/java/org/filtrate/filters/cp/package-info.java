/// Canonical polyadic decomposition: filters as a sum of products of an output pattern, an input pattern and one
/// small kernel each (Lebedev et al. 2015; stable by error-preserving correction, Phan et al. 2020). Start with
/// [org.filtrate.filters.cp.CpFilters].
@NullMarked
package org.filtrate.filters.cp;

import org.jspecify.annotations.NullMarked;
