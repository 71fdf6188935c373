package org.filtrate.run;

import java.io.Serial;
import org.filtrate.graph.FiltrateException;

/// Something outside the program was not as needed: a file, a model, a data set, a machine's limits.
///
/// The message is one line that says the thing's name, what was needed and what came; it can be shown to a user as
/// it is.
public final class RunException extends FiltrateException {
    @Serial
    private static final long serialVersionUID = 1L;

    /// A failure told in `message`; line breaks in it become spaces.
    public RunException(String message) {
        super(oneLine(message));
    }

    /// A failure told in `message`, caused by `cause`, whose own text is not added.
    public RunException(String message, Throwable cause) {
        super(oneLine(message), cause);
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
    }
}
