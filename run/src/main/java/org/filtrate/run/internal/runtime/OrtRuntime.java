package org.filtrate.run.internal.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import org.filtrate.run.RunException;

/// The one ONNX Runtime environment of this process, made on first use and kept to its end.
public final class OrtRuntime {
    /// Errors arrive as exceptions; ONNX Runtime must not write them to the user's screen as well.
    public static final OrtLoggingLevel LOG_LEVEL = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;

    private OrtRuntime() {}

    /// The environment.
    ///
    /// @throws RunException if ONNX Runtime's native library cannot be loaded on this machine
    public static OrtEnvironment environment() {
        try {
            return Holder.ENVIRONMENT;
        } catch (LinkageError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new RunException("ONNX Runtime cannot be loaded on this machine: " + cause.getMessage(), e);
        }
    }

    /// Tells a failure of ONNX Runtime in one line that starts with `subject`.
    public static RunException failure(String subject, OrtException e) {
        String text = String.valueOf(e.getMessage()).replaceFirst("^Error code - \\w+ - message: ", "");
        return new RunException(subject + ": ONNX Runtime: " + text, e);
    }

    private static final class Holder {
        static final OrtEnvironment ENVIRONMENT = create();

        private static OrtEnvironment create() {
            Telemetry.disable();
            NativeLibraryCache.use();
            OrtEnvironment environment = OrtEnvironment.getEnvironment(LOG_LEVEL, "filtrate");
            try {
                environment.setTelemetry(false);
            } catch (OrtException e) {
                throw failure("telemetry", e);
            }
            return environment;
        }
    }
}
