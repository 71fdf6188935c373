package org.filtrate.run.internal.runtime;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.filtrate.run.RunException;

/// Runs the `main` of a class in a process of its own, on the Java that this process runs on.
public final class JavaProcess {
    private static final int MOST_OUTPUT = 1 << 20;
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private JavaProcess() {}

    /// Runs `main` to its end.
    ///
    /// @param flags of the Java machine, such as `-Xmx64m`
    /// @param needed the classes whose jars or folders make the class path, besides that of `main`
    /// @return the lines that it wrote to its output; what it wrote to its error stream is among them
    /// @throws RunException if it cannot be started, or this thread is interrupted, which ends it
    public static List<String> run(Class<?> main, List<Class<?>> needed, List<String> flags, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath(main, needed), main.getName()));
        command.addAll(arguments);
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putIfAbsent(Telemetry.VARIABLE, "1");
            Process process = builder.start();
            try (InputStream output = process.getInputStream()) {
                process.getOutputStream().close();
                String text = new String(output.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8);
                process.waitFor();
                return text.lines().toList();
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new RunException("cannot start a second Java process: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunException("interrupted while waiting for a second Java process", e);
        }
    }

    private static String classPath(Class<?> main, List<Class<?>> needed) {
        Set<String> places = new LinkedHashSet<>();
        List<Class<?>> classes = new ArrayList<>(List.of(main, JavaProcess.class));
        classes.addAll(needed);
        for (Class<?> type : classes) {
            CodeSource source = type.getProtectionDomain().getCodeSource();
            try {
                if (source == null || source.getLocation() == null) {
                    return System.getProperty("java.class.path");
                }
                places.add(Path.of(source.getLocation().toURI()).toString());
            } catch (URISyntaxException | IllegalArgumentException e) {
                return System.getProperty("java.class.path");
            }
        }
        return String.join(File.pathSeparator, places);
    }
}
