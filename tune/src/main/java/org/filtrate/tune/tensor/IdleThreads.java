package org.filtrate.tune.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// Lets LibTorch's threads sleep while they wait for each other.
///
/// They would spin, which is a little faster on a machine with nothing else to do and many times slower
/// on one that shares its cores: whoever spins keeps the core from the thread that all wait for. OpenMP
/// reads its setting from the environment when the library is loaded, so it is put there first, unless
/// the user has set it.
final class IdleThreads {
    private static final String VARIABLE = "OMP_WAIT_POLICY";

    private IdleThreads() {}

    /// Asks for sleeping threads. Has an effect only before the library is loaded, and none where there
    /// is no `setenv`.
    @SuppressWarnings("restricted")
    static void sleep() {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> function = linker.defaultLookup().find("setenv");
        if (System.getenv(VARIABLE) != null || function.isEmpty()) {
            return;
        }
        FunctionDescriptor signature = FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
        MethodHandle setenv = linker.downcallHandle(function.get(), signature);
        try (Arena arena = Arena.ofConfined()) {
            int _ = (int) setenv.invokeExact(arena.allocateFrom(VARIABLE), arena.allocateFrom("passive"), 0);
        } catch (Throwable e) {
            throw new IllegalStateException("setenv " + VARIABLE, e);
        }
    }
}
