/// What a layer reads, as its filters see it: patches cut from the layer's input at sampled positions, and the sums
/// over them from which the error of the layer's output follows. Start with
/// [org.filtrate.compress.moments.PatchGrid].
@NullMarked
package org.filtrate.compress.moments;

import org.jspecify.annotations.NullMarked;
