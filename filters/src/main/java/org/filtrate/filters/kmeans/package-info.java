/// Codebooks: weights, or short blocks of weights, are replaced by the nearest of a few values found by k-means, as
/// coremltools (scalar) and PQF (arXiv 2010.15703, blocks) do. Start with [org.filtrate.filters.kmeans.KmeansFilters].
@NullMarked
package org.filtrate.filters.kmeans;

import org.jspecify.annotations.NullMarked;
