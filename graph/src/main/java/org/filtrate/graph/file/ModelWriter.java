package org.filtrate.graph.file;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Model;

/// Writes ONNX files: aside first, then moved into place, so that a file is whole or not there.
///
/// A model of more than [#INLINE_LIMIT_BYTES] does not fit one protobuf message; its large initializers
/// then go to `FILE.data` beside it, the way ONNX stores external data.
public final class ModelWriter {
    /// The largest model written as one file.
    public static final long INLINE_LIMIT_BYTES = Integer.MAX_VALUE - (16L << 20);

    private ModelWriter() {}

    /// Writes a model to `file`, replacing what was there.
    ///
    /// @return bytes written, external data included
    /// @throws FiltrateException where it cannot be written; what stood there before is still there
    public static long write(Model model, Path file) {
        return write(model, file, INLINE_LIMIT_BYTES);
    }

    static long write(Model model, Path file, long inlineLimitBytes) {
        long size = SerializedSize.of(model.proto());
        if (size <= inlineLimitBytes) {
            return AtomicFile.write(file, out -> model.proto().writeTo(out));
        }
        Path data = data(file);
        ExternalWriter external = new ExternalWriter(data.getFileName().toString());
        ModelProto[] slim = new ModelProto[1];
        try (AtomicFile.Pending pending = AtomicFile.open(data)) {
            slim[0] = external.write(model.proto(), pending.stream());
            requireInline(slim[0]);
            long modelBytes = AtomicFile.write(file, out -> slim[0].writeTo(out), pending::commit);
            return modelBytes + external.writtenBytes();
        } catch (IOException e) {
            throw new FiltrateException(data + ": cannot be written: " + MappedFile.reason(e), e);
        }
    }

    private static void requireInline(ModelProto slim) {
        long size = SerializedSize.of(slim);
        if (size > INLINE_LIMIT_BYTES) {
            throw new FiltrateException("model: " + size + " bytes besides large initializers, at most "
                    + INLINE_LIMIT_BYTES + " fit one file");
        }
    }

    /// Bytes that [#write(Model, Path)] would write, external data included.
    ///
    /// @param file where the model would be written; nothing is
    public static long sizeBytes(Model model, Path file) {
        return sizeBytes(model, file, INLINE_LIMIT_BYTES);
    }

    static long sizeBytes(Model model, Path file, long inlineLimitBytes) {
        long size = SerializedSize.of(model.proto());
        if (size <= inlineLimitBytes) {
            return size;
        }
        ExternalWriter external = new ExternalWriter(data(file).getFileName().toString());
        try {
            ModelProto slim = external.write(model.proto(), OutputStream.nullOutputStream());
            return SerializedSize.of(slim) + external.writtenBytes();
        } catch (IOException e) {
            throw new IllegalStateException("nothing was written", e);
        }
    }

    private static Path data(Path file) {
        return file.resolveSibling(file.getFileName() + ".data");
    }

    /// A model's bytes.
    ///
    /// @throws FiltrateException where it is larger than one message can be
    public static byte[] toBytes(Model model) {
        if (SerializedSize.of(model.proto()) > INLINE_LIMIT_BYTES) {
            throw new FiltrateException("model: larger than 2 GiB, it must be written to a file");
        }
        return model.proto().toByteArray();
    }

    /// Something that writes to a stream.
    @FunctionalInterface
    public interface Content {
        /// Writes everything.
        void writeTo(OutputStream out) throws IOException;
    }
}
