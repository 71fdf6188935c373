package org.filtrate.tune.train;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.file.AtomicFile;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;

/// A training as it stood after a step: all that is needed to go on as if it had not stopped.
///
/// As a file: a magic number, what was being trained in words, the numbers below, each tensor's name, count
/// and elements in 32 bits, and a CRC-32 of all that; big-endian.
///
/// @param step steps made
/// @param seconds spent on them
/// @param first the first loss
/// @param loss the loss, averaged over the latest steps
/// @param best the least loss on held-out images so far; not a number before the first look
/// @param slower what learning rates are multiplied by since the training went astray; 1 where it did not
/// @param tensors parameters, statistics and what the optimiser remembers, and as they were when `best` was
/// seen, by name; not copied
record Saved(
        long step,
        double seconds,
        double first,
        double loss,
        double best,
        double slower,
        Map<String, float[]> tensors) {
    private static final long MAGIC = 0x46494c5452415432L; // "FILTRAT2"

    /// Writes a checkpoint, whole or not at all.
    ///
    /// @param what what is being trained and how, in words that differ where the training would
    void write(Path file, String what) {
        AtomicFile.write(file, stream -> {
            CheckedOutputStream checked = new CheckedOutputStream(stream, new CRC32());
            DataOutputStream out = new DataOutputStream(checked);
            out.writeLong(MAGIC);
            out.writeUTF(what);
            out.writeLong(step);
            for (double number : new double[] {seconds, first, loss, best, slower}) {
                out.writeDouble(number);
            }
            out.writeInt(tensors.size());
            for (Map.Entry<String, float[]> tensor : tensors.entrySet()) {
                out.writeUTF(tensor.getKey());
                out.writeInt(tensor.getValue().length);
                ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, tensor.getValue().length));
                bytes.asFloatBuffer().put(tensor.getValue());
                out.write(bytes.array());
            }
            out.writeLong(checked.getChecksum().getValue());
            out.flush();
        });
    }

    /// Reads a checkpoint.
    ///
    /// @throws FiltrateException where it is none, damaged, or of another training than `what`
    static Saved read(Path file, String what) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            int length = bytes.length - Long.BYTES;
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            if (length < Long.BYTES || in.readLong() != MAGIC) {
                throw new FiltrateException(file + ": a checkpoint is needed, another kind of file came");
            }
            CRC32 crc = new CRC32();
            crc.update(bytes, 0, length);
            if (crc.getValue() != ByteBuffer.wrap(bytes).getLong(length)) {
                throw new FiltrateException(file + ": the checkpoint is damaged: its check sum does not fit");
            }
            String came = in.readUTF();
            if (!came.equals(what)) {
                throw new FiltrateException(file + ": a checkpoint of this training (" + what
                        + ") is needed, one of another came (" + came + ")");
            }
            return read(in);
        } catch (IOException e) {
            throw new FiltrateException(file + ": a checkpoint cannot be read there: " + e.getMessage(), e);
        }
    }

    private static Saved read(DataInputStream in) throws IOException {
        long step = in.readLong();
        double seconds = in.readDouble();
        double first = in.readDouble();
        double loss = in.readDouble();
        double best = in.readDouble();
        double slower = in.readDouble();
        Map<String, float[]> tensors = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String name = in.readUTF();
            float[] values = new float[in.readInt()];
            ByteBuffer.wrap(in.readNBytes(Math.multiplyExact(Float.BYTES, values.length)))
                    .asFloatBuffer()
                    .get(values);
            tensors.put(name, values);
        }
        return new Saved(step, seconds, first, loss, best, slower, tensors);
    }

    /// Gives tensors the values that they had.
    ///
    /// @throws FiltrateException where one has none, or of another size
    static void restore(Map<String, Tensor> tensors, Map<String, float[]> from) {
        try (NativeScope _ = new NativeScope()) {
            NoGradGuard _ = new NoGradGuard();
            tensors.forEach((name, tensor) -> {
                float[] values = from.get(name);
                if (values == null || values.length != tensor.numel()) {
                    throw new FiltrateException("checkpoint: tensor '" + name + "' of " + tensor.numel()
                            + " numbers is needed, " + (values == null ? "none" : values.length) + " came");
                }
                tensor.copy_(Tensors.of(Objects.requireNonNull(values), tensor.shape()));
            });
        }
    }
}
