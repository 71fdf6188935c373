package org.filtrate.compress.findings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// A folder of findings, each a small text in a file that is named by what it follows from. Files appear
/// whole by an atomic move, and close with a hash of what they hold; what is damaged, or cannot be read or
/// written, is as if it were not there. Safe for use by several threads and processes.
public final class Findings {
    /// Bytes that the folder may take before the least recently used findings go.
    private static final long MOST_BYTES = 64_000_000;

    /// What a file takes on disk at least.
    private static final long BLOCK = 4096;

    private static final int HASH_LENGTH = 64;

    private final Optional<Path> folder;
    private final long mostBytes;
    private final AtomicBoolean grown = new AtomicBoolean();

    private Findings(Optional<Path> folder, long mostBytes) {
        this.folder = folder;
        this.mostBytes = mostBytes;
    }

    /// Nothing is kept.
    public static Findings none() {
        return new Findings(Optional.empty(), 0);
    }

    /// Those of a folder, which is made where it is missing.
    public static Findings in(Path folder) {
        return in(folder, MOST_BYTES);
    }

    static Findings in(Path folder, long mostBytes) {
        try {
            Files.createDirectories(folder);
            return new Findings(Optional.of(folder), mostBytes);
        } catch (IOException e) {
            return none();
        }
    }

    /// Whether anything is kept.
    public boolean areKept() {
        return folder.isPresent();
    }

    /// What was found before, or what `make` finds now, which is kept.
    ///
    /// @param key what it follows from, besides this version of the program
    public String find(Supplier<Key> key, Supplier<String> make) {
        if (folder.isEmpty()) {
            return make.get();
        }
        Path file = file(folder.get(), key.get());
        return read(file).orElseGet(() -> {
            String made = make.get();
            write(file, made);
            return made;
        });
    }

    private static Path file(Path folder, Key key) {
        String name = key.add(ProgramContent.version()).hex();
        return folder.resolve(name.substring(0, 2)).resolve(name);
    }

    private static Optional<String> read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            String text = Files.readString(file);
            String content = text.substring(0, Math.max(0, text.length() - HASH_LENGTH));
            if (!text.equals(sealed(content))) {
                return Optional.empty();
            }
            Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
            return Optional.of(content);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String sealed(String content) {
        return content + Key.of("finding").add(content).hex();
    }

    private void write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            Path aside = Files.createTempFile(file.getParent(), "new", ".tmp");
            try {
                Files.write(aside, sealed(content).getBytes(StandardCharsets.UTF_8));
                Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                grown.set(true);
            } finally {
                Files.deleteIfExists(aside);
            }
        } catch (IOException e) {
            // It will be found again.
        }
    }

    private record Kept(Path file, long bytes, FileTime used) {}

    /// Lets the least recently used findings go where there are too many.
    public void trim() {
        if (folder.isEmpty() || !grown.getAndSet(false)) {
            return;
        }
        List<Kept> all = kept(folder.get());
        long bytes = all.stream().mapToLong(Kept::bytes).sum();
        for (Kept oldest : all) {
            if (bytes <= mostBytes) {
                return;
            }
            try {
                Files.deleteIfExists(oldest.file);
                bytes -= oldest.bytes;
            } catch (IOException e) {
                // Another process may have it open; the next one goes instead.
            }
        }
    }

    private static List<Kept> kept(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .flatMap(f -> entry(f).stream())
                    .sorted(Comparator.comparing(Kept::used))
                    .toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            return List.of();
        }
    }

    private static Optional<Kept> entry(Path file) {
        try {
            return Optional.of(new Kept(file, Math.max(BLOCK, Files.size(file)), Files.getLastModifiedTime(file)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
