package org.filtrate.tune.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.Optional;

/// How the threads of LibTorch and of the libraries below it behave.
///
/// Those of OpenMP would spin while they wait for each other, which is a little faster on a machine with nothing else
/// to do and many times slower on one that shares its cores: whoever spins keeps the core from the thread that all
/// wait for. Those of OpenBLAS would divide every matrix product among all cores, though the parts of a batch keep
/// these busy already: a step with many small products took a third longer. Both read their settings from the
/// environment when they are loaded, so they are put there first, unless the user has set them.
final class NativeThreads {
    private static final Map<String, String> SETTINGS =
            Map.of("OMP_WAIT_POLICY", "passive", "OPENBLAS_NUM_THREADS", "1");

    private NativeThreads() {}

    /// Puts the settings there. Has an effect only before the libraries are loaded, and none where there is no
    /// `setenv`.
    @SuppressWarnings("restricted")
    static void settle() {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> function = linker.defaultLookup().find("setenv");
        if (function.isEmpty()) {
            return;
        }
        FunctionDescriptor signature = FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
        MethodHandle setenv = linker.downcallHandle(function.get(), signature);
        SETTINGS.forEach((name, value) -> {
            if (System.getenv(name) == null) {
                set(setenv, name, value);
            }
        });
    }

    private static void set(MethodHandle setenv, String name, String value) {
        try (Arena arena = Arena.ofConfined()) {
            int _ = (int) setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 0);
        } catch (Throwable e) {
            throw new IllegalStateException("setenv " + name, e);
        }
    }
}
