package org.filtrate.tune.engine;

import org.filtrate.graph.FiltrateException;

/// A network that cannot be run as it is asked to: an input is missing, or an operator's operands do not
/// fit.
public final class EngineException extends FiltrateException {
    private static final long serialVersionUID = 1L;

    /// @param message the node or value, what was needed, what came
    public EngineException(String message) {
        super(message);
    }

    /// @param message the node or value, what was needed, what came
    /// @param cause what was caught
    public EngineException(String message, Throwable cause) {
        super(message, cause);
    }
}
