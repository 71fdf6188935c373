package org.filtrate.graph.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import org.filtrate.graph.FiltrateException;

/// Files that appear whole or not at all: written under a temporary name in the same folder, forced to disk, then
/// moved.
public final class AtomicFile {
    private static final String STOPPING = "the program is being stopped";

    private AtomicFile() {}

    /// Writes `file`, replacing what was there.
    ///
    /// @return bytes written
    /// @throws FiltrateException where it cannot be written; what stood there before is still there
    public static long write(Path file, ModelWriter.Content content) {
        return write(file, content, () -> {});
    }

    /// Makes sure that `file` could be written, so that a long run does not find out at its end that it cannot.
    ///
    /// @throws FiltrateException where it could not
    public static void requireWritable(Path file) {
        try (Pending pending = open(file)) {
            pending.flush();
        } catch (IOException e) {
            throw new FiltrateException(file + ": cannot be written: " + MappedFile.reason(e), e);
        }
    }

    /// Writes `file`; `beforeMove` runs once its content is safe on disk and before it takes its place.
    static long write(Path file, ModelWriter.Content content, IoAction beforeMove) {
        try (Pending pending = open(file)) {
            content.writeTo(pending.stream());
            pending.flush();
            long size = Files.size(pending.aside);
            beforeMove.run();
            pending.commit();
            return size;
        } catch (IOException e) {
            throw new FiltrateException(file + ": cannot be written: " + MappedFile.reason(e), e);
        }
    }

    static Pending open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FiltrateException(file + ": a file is to be written there, a directory stands there");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FiltrateException(file + ": a file is to be written there, a device or pipe stands there");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new FiltrateException(file + ": cannot be written: there is no folder " + folder);
        }
        String number = Long.toUnsignedString(ThreadLocalRandom.current().nextLong());
        return new Pending(file, folder.resolve("." + file.getFileName() + "." + number + ".tmp"));
    }

    /// An action that may fail on I/O.
    @FunctionalInterface
    interface IoAction {
        void run() throws IOException;
    }

    /// A file under its temporary name; closing it without [#commit] removes it.
    static final class Pending implements AutoCloseable {
        private final Path file;
        private final Path aside;
        private final FileChannel channel;
        private final OutputStream stream;
        private final Thread cleanUp;
        private boolean discarded;

        private Pending(Path file, Path aside) throws IOException {
            this.file = file;
            this.aside = aside;
            this.cleanUp = new Thread(this::discard);
            addHook();
            this.channel = create();
            this.stream = new BufferedOutputStream(new SlicedOutput(Channels.newOutputStream(channel)), 1 << 16);
        }

        /// The hook comes before the file, and a file that was discarded is never made: whenever the program is
        /// stopped, nothing stays.
        private void addHook() throws IOException {
            try {
                Runtime.getRuntime().addShutdownHook(cleanUp);
            } catch (IllegalStateException e) {
                throw new IOException(STOPPING, e);
            }
        }

        private synchronized FileChannel create() throws IOException {
            if (discarded) {
                throw new IOException(STOPPING);
            }
            try {
                return FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (IOException e) {
                removeHook();
                throw e;
            }
        }

        OutputStream stream() {
            return stream;
        }

        void flush() throws IOException {
            stream.flush();
            channel.force(true);
        }

        void commit() throws IOException {
            flush();
            channel.close();
            if (Files.exists(file)) {
                keepPermissions();
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        private void keepPermissions() throws IOException {
            if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(aside, Files.getPosixFilePermissions(file));
            }
        }

        private synchronized void discard() {
            discarded = true;
            try {
                Files.deleteIfExists(aside);
            } catch (IOException e) {
                // The temporary file stays; nothing that was there before is touched.
            }
        }

        @Override
        public void close() throws IOException {
            try {
                channel.close();
            } finally {
                discard();
                removeHook();
            }
        }

        private void removeHook() {
            try {
                Runtime.getRuntime().removeShutdownHook(cleanUp);
            } catch (IllegalStateException e) {
                // The virtual machine is already going down and runs the hook itself.
            }
        }
    }
}
