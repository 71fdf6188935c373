/// Basis representation (BasisConv, arXiv 1906.04509; spectral fine-tuning, arXiv 2105.10436): a layer's filters as
/// combinations of a few orthonormal filters of the same size. Start with [org.filtrate.filters.basis.BasisFilters].
@NullMarked
package org.filtrate.filters.basis;

import org.jspecify.annotations.NullMarked;
