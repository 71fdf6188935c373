package org.filtrate.tune.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the processor is good at.
public final class Cpu {
    private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");

    private Cpu() {}

    /// Whether products of 16-bit brain floats are faster than those of single precision: where there are instructions
    /// for them.
    public static boolean hasBrainFloats() {
        return Known.BRAIN_FLOATS;
    }

    /// Found out once.
    private static final class Known {
        private static final boolean BRAIN_FLOATS = find();

        private Known() {}

        private static boolean find() {
            try {
                String text = Files.isReadable(DESCRIPTION) ? Files.readString(DESCRIPTION) : "";
                return text.contains("avx512_bf16") || text.contains("amx_bf16");
            } catch (IOException e) {
                return false;
            }
        }
    }
}
