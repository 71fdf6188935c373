/// ONNX files as immutable values.
@NullMarked
package org.filtrate.run;

import org.jspecify.annotations.NullMarked;
