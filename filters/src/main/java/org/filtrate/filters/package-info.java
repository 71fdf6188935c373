/// ONNX files as immutable values.
@NullMarked
package org.filtrate.filters;

import org.jspecify.annotations.NullMarked;
