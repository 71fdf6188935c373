/// ONNX files as immutable values.
@NullMarked
package org.filtrate.compress;

import org.jspecify.annotations.NullMarked;
