/// Stacked binary filters (SLBF; Lan and Lan, AAAI 2021, arXiv 2010.02778): every filter is stacked from a few binary
/// filters of fewer channels, all chosen from one set for the layer. Start with
/// [org.filtrate.filters.slbf.SlbfFilters].
@NullMarked
package org.filtrate.filters.slbf;

import org.jspecify.annotations.NullMarked;
