/// Low-rank decomposition with EVBMF ranks (arXiv 2408.16289): Tucker-2 on the channel modes, singular vectors for
/// matrix products, and the spatial decomposition into a vertical and a horizontal convolution. Start with
/// [org.filtrate.filters.lowrank.Tucker2Filters]; ranks come from [org.filtrate.filters.lowrank.Evbmf].
@NullMarked
package org.filtrate.filters.lowrank;

import org.jspecify.annotations.NullMarked;
