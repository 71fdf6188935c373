package org.filtrate.run.internal.images;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.filtrate.run.RunException;

/// Files as memory that the operating system pages in when it is read.
final class MappedFile {
    private MappedFile() {}

    /// The bytes of `file`; the mapping ends when the segment is no longer reachable.
    ///
    /// @throws RunException if the file cannot be read
    static MemorySegment of(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new RunException("'%s': needed a file, %s"
                    .formatted(file, Files.exists(file) ? "this is something else" : "there is none"));
        }
        try (FileChannel channel = FileChannel.open(file)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /// Tells in one line why `file` cannot be read.
    static RunException unreadable(Path file, IOException e) {
        String reason = e instanceof NoSuchFileException ? "there is no such file" : String.valueOf(e.getMessage());
        return new RunException("'%s': cannot be read: %s".formatted(file, reason), e);
    }
}
