/// ONNX files as immutable values.
@NullMarked
package org.filtrate.cli;

import org.jspecify.annotations.NullMarked;
