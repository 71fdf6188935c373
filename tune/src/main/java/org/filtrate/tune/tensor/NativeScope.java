package org.filtrate.tune.tensor;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/// A stretch of code at whose end all native memory that was taken in it is returned: tensors, scalars,
/// options, lists.
///
/// ```java
/// try (NativeScope scope = new NativeScope()) {
///     Tensor sum = a.add(b);
///     return scope.keep(sum.relu());   // `sum` ends here, the result lives on in the scope around this one
/// }
/// ```
///
/// A scope belongs to the thread that opened it. [#close] may be called twice.
public final class NativeScope implements AutoCloseable {
    private final @Nullable PointerScope outer;
    private final PointerScope scope;

    static {
        LibTorch.load();
    }

    /// Opens a scope inside the one that is open on this thread, if any.
    public NativeScope() {
        this.outer = PointerScope.getInnerScope();
        this.scope = new PointerScope();
    }

    /// Lets a pointer live on in the scope around this one; where there is none, the caller closes it.
    public <P extends Pointer> P keep(P pointer) {
        if (outer == null) {
            return own(pointer);
        }
        outer.attach(pointer);
        return pointer;
    }

    /// Lets a pointer live on until the caller closes it, whatever scopes are open.
    public static <P extends Pointer> P own(P pointer) {
        pointer.retainReference();
        return pointer;
    }

    @Override
    public void close() {
        scope.close();
    }
}
