package org.filtrate.run;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;

/// Makes data sets of a few small images.
final class TinySets {
    private TinySets() {}

    /// Random bytes from a fixed seed.
    static byte[] noise(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /// CIFAR records of noise, with these fine labels; the coarse label, where there are `labelBytes` 2, is 7.
    static byte[] cifar(int labelBytes, int... labels) {
        ByteBuffer records = ByteBuffer.allocate(labels.length * (labelBytes + 3072));
        for (int i = 0; i < labels.length; i++) {
            if (labelBytes == 2) {
                records.put((byte) 7);
            }
            records.put((byte) labels[i]).put(noise(3072, i));
        }
        return records.array();
    }

    /// An IDX file of unsigned bytes.
    static byte[] idx(byte[] elements, int... dims) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * dims.length + elements.length);
        file.putInt(0x0800 | dims.length);
        for (int dim : dims) {
            file.putInt(dim);
        }
        return file.put(elements).array();
    }

    /// The same bytes in gzip.
    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /// Writes a file, with its folders.
    static Path write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes an image of noise; the format is the end of the name.
    static Path image(Path file, int height, int width, int type, long seed) {
        BufferedImage image = new BufferedImage(width, height, type);
        Random random = new Random(seed);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        return image(file, image);
    }

    /// Writes an image; the format is the end of the name.
    static Path image(Path file, BufferedImage image) {
        String name = file.toString();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), bytes)) {
                throw new AssertionError("no writer for " + file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return write(file, bytes.toByteArray());
    }
}
