/// ONNX files as immutable values.
@NullMarked
package org.filtrate.graph;

import org.jspecify.annotations.NullMarked;
