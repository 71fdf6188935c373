/// The layers that carry a network's weights: [org.filtrate.graph.layer.Layers] finds every convolution and matrix
/// product with constant weights, measures it, and says of each whether it can be compressed, or why not.
@NullMarked
package org.filtrate.graph.layer;

import org.jspecify.annotations.NullMarked;
