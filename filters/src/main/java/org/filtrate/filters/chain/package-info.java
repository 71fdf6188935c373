/// Filters as a chain of factors, each of which a layer of its own could compute: an output factor times rows composed
/// of inner factors. What [cp][org.filtrate.filters.cp] and [tensor trains][org.filtrate.filters.tt] have in common:
/// least squares for one factor after the other, and rounding. Start with [org.filtrate.filters.chain.Alternation].
@NullMarked
package org.filtrate.filters.chain;

import org.jspecify.annotations.NullMarked;
