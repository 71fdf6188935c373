package org.filtrate.run.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class TelemetryTest {
    @Test
    @SuppressWarnings("restricted") // calls into the C library
    void theLibraryFindsItSwitchedOff() throws Throwable {
        Linker linker = Linker.nativeLinker();
        Assumptions.assumeTrue(
                linker.defaultLookup().find("setenv").isPresent(), "skipped: this system's C library has no setenv");
        assertThat(OrtRuntime.environment().getVersion()).isNotEmpty();
        var getenv = linker.downcallHandle(
                linker.defaultLookup().find("getenv").orElseThrow(),
                FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = (MemorySegment) getenv.invokeExact(arena.allocateFrom(Telemetry.VARIABLE));
            assertThat(value.equals(MemorySegment.NULL)).isFalse();
        }
    }
}
