/// What touches ONNX Runtime's native side: finding its library, the one environment of the process, tensors in
/// native memory with a bounded life, and a child process to measure in. Start reading at
/// [org.filtrate.run.internal.runtime.NativeInputs].
@NullMarked
package org.filtrate.run.internal.runtime;

import org.jspecify.annotations.NullMarked;
