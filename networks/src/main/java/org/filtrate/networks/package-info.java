/// ONNX files as immutable values.
@NullMarked
package org.filtrate.networks;

import org.jspecify.annotations.NullMarked;
