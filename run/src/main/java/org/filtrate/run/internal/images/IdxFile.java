package org.filtrate.run.internal.images;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.filtrate.run.RunException;

/// An IDX file of unsigned bytes, as the MNIST database has them, plain or compressed with gzip.
///
/// The file starts with two zero bytes, the element type (8: unsigned byte), the number of axes, and for each axis
/// its size as a big-endian 32-bit number; the elements follow, last axis fastest. Source:
/// <http://yann.lecun.com/exdb/mnist/>.
///
/// @param path where it lies
/// @param dims the sizes of the axes
/// @param elements as many bytes as `dims` says
record IdxFile(Path path, List<Integer> dims, MemorySegment elements) {
    /// Nothing that gzip compresses grows by more than this.
    private static final long MOST_INFLATION = 1032;

    /// Reads `path`, a gzip file if its name ends in `.gz`.
    ///
    /// @param leastRank the fewest axes that make sense
    /// @param mostRank the most
    /// @throws RunException if it cannot be read, is no such file, or has not as many elements as its header says
    static IdxFile read(Path path, int leastRank, int mostRank) {
        try {
            return path.toString().endsWith(".gz")
                    ? inflate(path, leastRank, mostRank)
                    : map(path, leastRank, mostRank);
        } catch (EOFException | ZipException e) {
            throw new RunException(
                    "'%s': needed a whole gzip file, came a damaged one: %s"
                            .formatted(path, e.getMessage() == null ? "it ends early" : e.getMessage()),
                    e);
        } catch (IOException e) {
            throw MappedFile.unreadable(path, e);
        }
    }

    private static IdxFile map(Path path, int leastRank, int mostRank) {
        MemorySegment file = MappedFile.of(path);
        List<Integer> dims =
                header(path, file.asSlice(0, Math.min(file.byteSize(), 64)).asByteBuffer(), leastRank, mostRank);
        int headerBytes = 4 + 4 * dims.size();
        long needed = product(path, dims);
        if (file.byteSize() - headerBytes != needed) {
            throw wrongLength(path, dims, needed, Long.toString(file.byteSize() - headerBytes));
        }
        return new IdxFile(path, dims, file.asSlice(headerBytes));
    }

    private static IdxFile inflate(Path path, int leastRank, int mostRank) throws IOException {
        long most = Files.size(path) * MOST_INFLATION;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(path), 1 << 16)) {
            byte[] magic = in.readNBytes(4);
            byte[] sizes = in.readNBytes(magic.length == 4 ? 4 * (magic[3] & 0xf) : 0);
            List<Integer> dims = header(
                    path,
                    ByteBuffer.allocate(magic.length + sizes.length)
                            .put(magic)
                            .put(sizes)
                            .flip(),
                    leastRank,
                    mostRank);
            long needed = product(path, dims);
            if (needed > most || needed > Integer.MAX_VALUE - 16) {
                throw wrongLength(path, dims, needed, "at most " + Math.min(most, Integer.MAX_VALUE - 16));
            }
            byte[] elements = in.readNBytes((int) needed);
            if (elements.length < needed || in.read() >= 0) {
                throw wrongLength(path, dims, needed, elements.length < needed ? "" + elements.length : "more");
            }
            return new IdxFile(path, dims, MemorySegment.ofArray(elements));
        }
    }

    private static List<Integer> header(Path path, ByteBuffer bytes, int leastRank, int mostRank) {
        int magic = bytes.remaining() < 4 ? -1 : bytes.getInt();
        int rank = magic & 0xff;
        if (magic >>> 8 != 0x08 || rank < leastRank || rank > mostRank) {
            throw new RunException("'%s': needed an IDX file of unsigned bytes with %s axes (magic 0000080%d), came %s"
                    .formatted(
                            path,
                            leastRank == mostRank ? "" + leastRank : leastRank + " to " + mostRank,
                            leastRank,
                            magic == -1 ? "too few bytes" : "%08x".formatted(magic)));
        }
        if (bytes.remaining() < 4 * rank) {
            throw new RunException("'%s': needed the sizes of %d axes, the file ends before".formatted(path, rank));
        }
        List<Integer> dims = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            dims.add(bytes.getInt());
        }
        if (dims.stream().anyMatch(dim -> dim < 1)) {
            throw new RunException(
                    "'%s': needed axes of 1 to %d elements, came %s".formatted(path, Integer.MAX_VALUE, text(dims)));
        }
        return List.copyOf(dims);
    }

    private static long product(Path path, List<Integer> dims) {
        long product = 1;
        for (int dim : dims) {
            try {
                product = Math.multiplyExact(product, dim);
            } catch (ArithmeticException e) {
                throw new RunException("'%s': no file has %s elements".formatted(path, text(dims)), e);
            }
        }
        return product;
    }

    private static RunException wrongLength(Path path, List<Integer> dims, long needed, String came) {
        return new RunException("'%s': needed %d elements (%s), came %s".formatted(path, needed, text(dims), came));
    }

    private static String text(List<Integer> dims) {
        return dims.stream()
                .map(dim -> Long.toString(Integer.toUnsignedLong(dim)))
                .collect(Collectors.joining("x"));
    }
}
