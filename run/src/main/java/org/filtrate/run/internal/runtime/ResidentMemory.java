package org.filtrate.run.internal.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The main memory that this process occupies, as Linux counts it.
public final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ResidentMemory() {}

    /// The most bytes occupied at any time so far; empty where the system does not tell.
    public static OptionalLong peakBytes() {
        return field("VmHWM:");
    }

    /// The bytes occupied now; empty where the system does not tell.
    public static OptionalLong currentBytes() {
        return field("VmRSS:");
    }

    private static OptionalLong field(String name) {
        try {
            return parse(Files.readAllLines(STATUS), name);
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /// Finds a line like `VmHWM:    123456 kB`.
    static OptionalLong parse(List<String> status, String name) {
        Pattern wanted = Pattern.compile(Pattern.quote(name) + "\\s+(\\d{1,15}) kB\\s*");
        for (String line : status) {
            Matcher found = wanted.matcher(line);
            if (found.matches()) {
                return OptionalLong.of(Long.parseLong(found.group(1)) * 1024);
            }
        }
        return OptionalLong.empty();
    }
}
