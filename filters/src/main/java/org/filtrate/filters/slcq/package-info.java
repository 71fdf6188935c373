/// Sparse linear combinations of quantized bases (Lan, Cheung, Lan, Jiang, Hu, TNNLS 2024): filters cut into pieces
/// along their channels, each piece a combination of a few quantized basis filters that all pieces of the layer
/// share. Start with [org.filtrate.filters.slcq.SlcqFilters]; the fit begins in
/// [org.filtrate.filters.slcq.SlcqFit].
@NullMarked
package org.filtrate.filters.slcq;

import org.jspecify.annotations.NullMarked;
