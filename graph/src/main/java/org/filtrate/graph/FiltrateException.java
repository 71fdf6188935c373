package org.filtrate.graph;

/// What went wrong with something the caller gave, in one line: the thing's name, what was needed, what came.
///
/// The message is meant for the person who typed the command; programs print it as it is. Control characters, which
/// names in a hostile file may hold, are replaced in it, so that it stays one line and a terminal shows what was
/// written.
public class FiltrateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int REPLACEMENT = 0xFFFD;

    /// @param message one line that names the thing, what was needed and what came
    public FiltrateException(String message) {
        super(printable(message));
    }

    /// @param message one line that names the thing, what was needed and what came
    /// @param cause what was caught
    public FiltrateException(String message, Throwable cause) {
        super(printable(message), cause);
    }

    private static String printable(String message) {
        return message.codePoints()
                .map(c -> Character.isISOControl(c) ? REPLACEMENT : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
