package org.filtrate.tune.ops;

import org.filtrate.graph.FiltrateException;

/// Operands that an operator cannot take, found when it runs; the engine adds which node it was.
public final class OperandException extends FiltrateException {
    private static final long serialVersionUID = 1L;

    /// @param message what was needed, what came
    public OperandException(String message) {
        super(message);
    }
}
