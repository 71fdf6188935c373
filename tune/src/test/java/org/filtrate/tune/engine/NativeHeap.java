package org.filtrate.tune.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.bytedeco.javacpp.Pointer;

/// What native code has allocated and not freed, as the C library counts it: LibTorch's tensors are there, Java's heap
/// is not.
final class NativeHeap {
    /// The numbers of glibc's `struct mallinfo2`.
    private static final int NUMBERS = 10;

    /// Bytes in blocks mapped one by one, and bytes in use in all others.
    private static final int MAPPED = 4;

    private static final int USED = 7;

    private NativeHeap() {}

    /// Bytes in use; where the C library does not count, those that the process holds.
    @SuppressWarnings("restricted")
    static long usedBytes() {
        Linker linker = Linker.nativeLinker();
        MemorySegment function = linker.defaultLookup().find("mallinfo2").orElse(MemorySegment.NULL);
        if (function.equals(MemorySegment.NULL)) {
            return Pointer.physicalBytes();
        }
        MemoryLayout struct = MemoryLayout.sequenceLayout(NUMBERS, ValueLayout.JAVA_LONG);
        MethodHandle call = linker.downcallHandle(function, FunctionDescriptor.of(MemoryLayout.structLayout(struct)));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment counted = (MemorySegment) call.invokeExact((SegmentAllocator) arena);
            return counted.getAtIndex(ValueLayout.JAVA_LONG, MAPPED) + counted.getAtIndex(ValueLayout.JAVA_LONG, USED);
        } catch (Throwable e) {
            throw new IllegalStateException("mallinfo2", e);
        }
    }
}
