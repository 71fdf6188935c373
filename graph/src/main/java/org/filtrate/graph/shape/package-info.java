/// Shape inference.
@NullMarked
package org.filtrate.graph.shape;

import org.jspecify.annotations.NullMarked;
