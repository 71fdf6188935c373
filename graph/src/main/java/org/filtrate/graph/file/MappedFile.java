package org.filtrate.graph.file;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.ModelFormatException;

/// Maps parts of files into memory, so that tensors are read where they lie.
final class MappedFile {
    private MappedFile() {}

    /// Bytes `offset` to `offset + length` of a file; all of it from `offset` where `length` is negative.
    static ByteString bytes(Path file, long offset, long length) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            long wanted = length < 0 ? size - offset : length;
            if (offset < 0 || offset > size || wanted < 0 || wanted > size - offset) {
                throw new ModelFormatException(
                        file + ": " + wanted + " bytes from offset " + offset + " are needed, the file has " + size);
            }
            if (wanted > Integer.MAX_VALUE) {
                throw new ModelFormatException(
                        file + ": at most 2 GiB in one piece can be read, " + wanted + " bytes came");
            }
            return wanted == 0
                    ? ByteString.EMPTY
                    : UnsafeByteOperations.unsafeWrap(channel.map(FileChannel.MapMode.READ_ONLY, offset, wanted));
        } catch (IOException e) {
            throw new FiltrateException(file + ": cannot be read: " + reason(e), e);
        }
    }

    /// What an I/O exception says, in words: its class names the reason where its message is only the path.
    static String reason(IOException e) {
        return switch (e) {
            case java.nio.file.NoSuchFileException n -> "no such file";
            case java.nio.file.AccessDeniedException a -> "permission denied";
            case java.nio.file.NotDirectoryException d -> "not a directory";
            default -> String.valueOf(e.getMessage());
        };
    }
}
