/// The last step before a compressed network is written: batch normalisations folded into the layers before them, biases
/// at 16 bits where that does no harm, and a lean graph. Start with [org.filtrate.compress.lean.LeanNetwork].
@NullMarked
package org.filtrate.compress.lean;

import org.jspecify.annotations.NullMarked;
