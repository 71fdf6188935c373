package org.filtrate.graph;

/// Bytes that should be an ONNX model and are not: the message names the file or tensor, the field, and the offset or
/// count that does not hold.
public final class ModelFormatException extends FiltrateException {
    private static final long serialVersionUID = 1L;

    /// @param message one line: file or tensor, field, what was needed, what came
    public ModelFormatException(String message) {
        super(message);
    }

    /// @param message one line: file or tensor, field, what was needed, what came
    /// @param cause what was caught
    public ModelFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
