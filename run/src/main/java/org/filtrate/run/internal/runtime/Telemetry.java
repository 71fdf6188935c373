package org.filtrate.run.internal.runtime;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/// Keeps ONNX Runtime from reporting to its maker.
///
/// Official builds of ONNX Runtime send usage events over the network, and keep an identifier and an event store
/// in the user's folders, unless `ORT_DISABLE_TELEMETRY` is set when the library starts. Java cannot change the
/// environment of its own process, so the C library does.
final class Telemetry {
    /// The variable that ONNX Runtime looks for; a user who has set it to anything keeps that.
    static final String VARIABLE = "ORT_DISABLE_TELEMETRY";

    private Telemetry() {}

    /// Sets the variable where it is not set. Has an effect only before ONNX Runtime's first use, and none on
    /// Windows, where nothing is sent by the library itself.
    @SuppressWarnings("restricted") // calls into the C library
    static void disable() {
        if (System.getenv(VARIABLE) != null) {
            return;
        }
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> setenv = linker.defaultLookup().find("setenv");
        if (setenv.isEmpty()) {
            return;
        }
        var signature = FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
        try (Arena arena = Arena.ofConfined()) {
            int failed = (int) linker.downcallHandle(setenv.get(), signature)
                    .invokeExact(arena.allocateFrom(VARIABLE), arena.allocateFrom("1"), 0);
            if (failed != 0) {
                throw new IllegalStateException("the environment has no room for " + VARIABLE);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
