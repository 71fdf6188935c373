package org.filtrate.graph;

/// A well-formed model that does not hold together, or an edit that does not fit it: shapes that contradict each other,
/// a name that nothing produces, a patch for a node that is not there.
public final class GraphException extends FiltrateException {
    private static final long serialVersionUID = 1L;

    /// @param message one line: the node or value, what was needed, what came
    public GraphException(String message) {
        super(message);
    }

    /// @param message one line: the node or value, what was needed, what came
    /// @param cause what was caught
    public GraphException(String message, Throwable cause) {
        super(message, cause);
    }
}
