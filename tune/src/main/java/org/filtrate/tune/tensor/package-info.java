/// LibTorch's tensors seen from Java: memory that ends where its scope does, element types, and the way
/// in and out. Start at [org.filtrate.tune.tensor.NativeScope].
@NullMarked
package org.filtrate.tune.tensor;

import org.jspecify.annotations.NullMarked;
