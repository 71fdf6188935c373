package org.filtrate.graph;

/// What went wrong with something the caller gave, in one line: the thing's name, what was needed, what came.
///
/// The message is meant for the person who typed the command; programs print it as it is.
public class FiltrateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param message one line that names the thing, what was needed and what came
    public FiltrateException(String message) {
        super(message);
    }

    /// @param message one line that names the thing, what was needed and what came
    /// @param cause what was caught
    public FiltrateException(String message, Throwable cause) {
        super(message, cause);
    }
}
