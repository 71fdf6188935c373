/// ONNX graphs run on LibTorch, with gradients. Start at [org.filtrate.tune.engine.Network].
@NullMarked
package org.filtrate.tune.engine;

import org.jspecify.annotations.NullMarked;
