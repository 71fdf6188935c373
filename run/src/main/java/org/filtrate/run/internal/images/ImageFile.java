package org.filtrate.run.internal.images;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.filtrate.run.ImageSize;
import org.filtrate.run.Pixels;
import org.filtrate.run.RunException;

/// Decodes JPEG and PNG files into 8-bit samples as they are stored: no orientation tag and no colour
/// profile is applied, transparency is dropped, palettes are resolved, of 16-bit samples the upper byte
/// counts.
final class ImageFile {
    private ImageFile() {}

    /// The image in `file`: grey where the file is grey, else red, green, blue.
    ///
    /// @throws RunException if the file cannot be read, is no image, ends early, or has too many pixels
    static Pixels read(Path file) {
        return read(file, reader -> pixels(decode(file, reader)));
    }

    /// The extent of the image in `file`, as its head says.
    ///
    /// @throws RunException if the file cannot be read, is no image, or has too many pixels
    static ImageSize size(Path file) {
        return read(file, reader -> size(file, reader));
    }

    private static <T> T read(Path file, Reading<T> reading) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw MappedFile.unreadable(file, e);
        }
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new RunException("'%s': needed a JPEG or PNG image, came %d bytes of something else"
                        .formatted(file, bytes.length));
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                return reading.read(reader);
            } finally {
                reader.dispose();
            }
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw damaged(file, String.valueOf(e.getMessage()));
        }
    }

    private static ImageSize size(Path file, ImageReader reader) throws IOException {
        try {
            return new ImageSize(reader.getHeight(0), reader.getWidth(0));
        } catch (RunException e) {
            throw new RunException("'" + file + "': " + e.getMessage(), e);
        }
    }

    private static BufferedImage decode(Path file, ImageReader reader) throws IOException {
        ImageSize size = size(file, reader);
        // A file that ends early decodes into a partly grey image with nothing but a warning.
        reader.addIIOReadWarningListener((source, warning) -> {
            if (warning.contains("Premature end") || warning.contains("Truncated")) {
                throw damaged(file, warning);
            }
        });
        BufferedImage image = reader.read(0);
        if (reader.getFormatName().equalsIgnoreCase("JPEG") && image.getRaster().getNumBands() > 3) {
            throw damaged(file, "four channels (CMYK) are not supported");
        }
        if (image.getWidth() != size.width() || image.getHeight() != size.height()) {
            throw damaged(file, "its size is not " + size);
        }
        return image;
    }

    private static RunException damaged(Path file, String reason) {
        return new RunException("'%s': needed a readable JPEG or PNG image: %s".formatted(file, reason));
    }

    private static Pixels pixels(BufferedImage image) {
        ImageSize size = new ImageSize(image.getHeight(), image.getWidth());
        return image.getColorModel() instanceof ComponentColorModel model
                ? components(image.getRaster(), size, Math.max(0, model.getComponentSize(0) - 8))
                : packed(image, size);
    }

    /// Takes the samples themselves: Java holds grey to be linear light and would brighten it on the way to
    /// RGB.
    private static Pixels components(Raster raster, ImageSize size, int shift) {
        int bands = raster.getNumBands();
        int channels = bands < 3 ? 1 : 3;
        byte[] samples = new byte[size.height() * size.width() * channels];
        int[] row = new int[size.width() * bands];
        int to = 0;
        for (int y = 0; y < size.height(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, size.width(), 1, row);
            for (int from = 0; from < row.length; from += bands) {
                for (int channel = 0; channel < channels; channel++) {
                    samples[to++] = (byte) (row[from + channel] >> shift);
                }
            }
        }
        return new Pixels(size, channels, samples);
    }

    private static Pixels packed(BufferedImage image, ImageSize size) {
        byte[] samples = new byte[size.height() * size.width() * 3];
        int[] row = new int[size.width()];
        int to = 0;
        for (int y = 0; y < size.height(); y++) {
            for (int rgb : image.getRGB(0, y, size.width(), 1, row, 0, size.width())) {
                samples[to++] = (byte) (rgb >> 16);
                samples[to++] = (byte) (rgb >> 8);
                samples[to++] = (byte) rgb;
            }
        }
        return new Pixels(size, 3, samples);
    }

    /// Takes something from an open file.
    @FunctionalInterface
    private interface Reading<T> {
        T read(ImageReader reader) throws IOException;
    }
}
