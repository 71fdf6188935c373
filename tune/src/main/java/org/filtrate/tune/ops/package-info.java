/// The operators of ONNX on LibTorch's tensors, one family a class. [org.filtrate.tune.ops.Operators]
/// finds the one for a node; what it prepares is a [org.filtrate.tune.ops.Kernel], run as often as the
/// network is.
@NullMarked
package org.filtrate.tune.ops;

import org.jspecify.annotations.NullMarked;
