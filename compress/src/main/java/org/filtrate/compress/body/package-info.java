/// The choice between a compressed layer's two bodies, made by timing both on this machine at the layer's own shapes.
@NullMarked
package org.filtrate.compress.body;

import org.jspecify.annotations.NullMarked;
