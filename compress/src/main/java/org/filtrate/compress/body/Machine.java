package org.filtrate.compress.body;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.filtrate.run.Session;

/// What times depend on besides a network: the machine and the version of ONNX Runtime.
final class Machine {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Machine() {}

    static String words() {
        return String.join(
                " ",
                System.getProperty("os.name", ""),
                System.getProperty("os.arch", ""),
                processor(),
                Integer.toString(Runtime.getRuntime().availableProcessors()),
                Session.runtimeVersion());
    }

    /// The processor's name where the system tells it.
    private static String processor() {
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(l -> l.startsWith("model name")).findFirst().orElse("");
        } catch (IOException e) {
            return "";
        }
    }
}
