package org.filtrate.compress.findings;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.stream.Stream;
import org.filtrate.filters.Method;
import org.filtrate.graph.Model;
import org.filtrate.run.Session;

/// The version of the program that findings follow from: a hash of its code, so that no number needs to be
/// changed where the code is.
final class ProgramContent {
    private static final String HASH = hash();

    private ProgramContent() {}

    static String version() {
        return HASH;
    }

    private static String hash() {
        Key key = Key.of("program").add(System.getProperty("java.vm.version", ""), System.getProperty("os.arch", ""));
        for (Class<?> type : List.of(Model.class, Method.class, Session.class, ProgramContent.class)) {
            try {
                add(key, type.getProtectionDomain().getCodeSource());
            } catch (IOException | URISyntaxException e) {
                // Code that cannot be read has a version of its own at every start: nothing is found again.
                key.add(System.nanoTime());
            }
        }
        return key.hex();
    }

    private static void add(Key key, CodeSource source) throws IOException, URISyntaxException {
        Path code = Path.of(source.getLocation().toURI());
        if (!Files.isDirectory(code)) {
            key.add(Files.readAllBytes(code));
            return;
        }
        try (Stream<Path> files = Files.walk(code)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                key.add(code.relativize(file)).add(Files.readAllBytes(file));
            }
        }
    }
}
