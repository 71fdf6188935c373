/// The linear algebra that the methods stand on: products and Gram matrices in double precision, and
/// [org.filtrate.filters.linear.LeftBasis], the left singular vectors of wide matrices.
@NullMarked
package org.filtrate.filters.linear;

import org.jspecify.annotations.NullMarked;
