package org.filtrate.run.internal.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.filtrate.run.ImageSize;
import org.filtrate.run.Pixels;
import org.filtrate.run.RunException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFileTest {
    private static final int HEIGHT = 10;
    private static final int WIDTH = 6;

    @TempDir
    private Path folder;

    private Path write(String name, BufferedImage image) throws IOException {
        Path file = folder.resolve(name);
        assertThat(ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile()))
                .isTrue();
        return file;
    }

    private static WritableRaster fill(WritableRaster raster, int most) {
        Random random = new Random(5);
        for (int y = 0; y < raster.getHeight(); y++) {
            for (int x = 0; x < raster.getWidth(); x++) {
                for (int band = 0; band < raster.getNumBands(); band++) {
                    raster.setSample(x, y, band, random.nextInt(most + 1));
                }
            }
        }
        return raster;
    }

    /// Every sample read is the upper eight bits of the one that was stored.
    private static void assertSame(Pixels read, Raster stored, int channels, int shift) {
        assertThat(read.size()).isEqualTo(new ImageSize(HEIGHT, WIDTH));
        assertThat(read.channels()).isEqualTo(channels);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                for (int channel = 0; channel < channels; channel++) {
                    assertThat(read.samples().get((y * WIDTH + x) * channels + channel) & 0xff)
                            .isEqualTo(stored.getSample(x, y, channel) >> shift);
                }
            }
        }
    }

    @Test
    void greySamplesAreThoseStored() throws IOException {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
        fill(image.getRaster(), 255);
        assertSame(ImageFile.read(write("grey.png", image)), image.getRaster(), 1, 0);
    }

    @Test
    void ofSixteenBitsTheUpperEightCount() throws IOException {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
        fill(image.getRaster(), 65535);
        assertSame(ImageFile.read(write("grey16.png", image)), image.getRaster(), 1, 8);
    }

    @Test
    void transparencyIsDropped() throws IOException {
        BufferedImage colour = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_4BYTE_ABGR);
        fill(colour.getRaster(), 255);
        assertSame(ImageFile.read(write("alpha.png", colour)), colour.getRaster(), 3, 0);

        ComponentColorModel greyAlpha = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_GRAY),
                true,
                false,
                Transparency.TRANSLUCENT,
                DataBuffer.TYPE_BYTE);
        WritableRaster raster = fill(greyAlpha.createCompatibleWritableRaster(WIDTH, HEIGHT), 255);
        Path file = write("greyalpha.png", new BufferedImage(greyAlpha, raster, false, null));
        assertSame(ImageFile.read(file), raster, 1, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_BYTE_INDEXED, BufferedImage.TYPE_BYTE_BINARY, BufferedImage.TYPE_INT_RGB})
    void palettesAreResolved(int type) throws IOException {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
        Random random = new Random(type);
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            image.setRGB(i % WIDTH, i / WIDTH, random.nextInt());
        }
        Pixels read = ImageFile.read(write("palette.png", image));
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            assertThat(read.rgb(i / WIDTH, i % WIDTH)).isEqualTo(image.getRGB(i % WIDTH, i / WIDTH) & 0xffffff);
        }
    }

    @Test
    void jpegIsCloseAndMayBeCalledPng() throws IOException {
        BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 1200; i++) {
            image.setRGB(i % 40, i / 40, i % 40 * 6 * 0x10000 + i / 40 * 8 * 0x100 + 77);
        }
        Path file = write("smooth.jpg", image);
        Pixels read = ImageFile.read(Files.move(file, folder.resolve("smooth.png")));
        assertThat(read.channels()).isEqualTo(3);
        assertThat(read.rgb(15, 20) >> 16).isCloseTo(120, within(12));
        assertThat(read.rgb(15, 20) >> 8 & 0xff).isCloseTo(120, within(12));
        assertThat(read.rgb(15, 20) & 0xff).isCloseTo(77, within(12));
    }

    @Test
    void greyJpegIsGrey() throws IOException {
        BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 1200; i++) {
            image.getRaster().setSample(i % 40, i / 40, 0, 90);
        }
        Pixels read = ImageFile.read(write("grey.jpg", image));
        assertThat(read.channels()).isEqualTo(1);
        assertThat(read.samples().get(700) & 0xff).isCloseTo(90, within(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png"})
    void filesThatEndEarlyAreRefused(String format) throws IOException {
        BufferedImage image = new BufferedImage(50, 60, BufferedImage.TYPE_INT_RGB);
        fill(image.getRaster(), 255);
        Path file = write("whole." + format, image);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length * 9 / 10; length += whole.length / 23) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> ImageFile.read(file))
                    .isInstanceOf(RunException.class)
                    .hasMessageStartingWith("'" + file + "': needed a ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png"})
    void flippedBitsGiveAnImageOrOneLine(String format) throws IOException {
        BufferedImage image = new BufferedImage(17, 23, BufferedImage.TYPE_INT_RGB);
        fill(image.getRaster(), 255);
        Path file = write("whole." + format, image);
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(11);
        for (int trial = 0; trial < 300; trial++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);
            try {
                assertThat(ImageFile.read(file).samples().remaining()).isPositive();
            } catch (RunException e) {
                assertThat(e).hasMessageStartingWith("'" + file + "': ");
            }
        }
    }

    @Test
    void anythingElseIsRefused() throws IOException {
        Path text = Files.write(folder.resolve("text.png"), "hello".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> ImageFile.read(text))
                .isInstanceOf(RunException.class)
                .hasMessage("'" + text + "': needed a JPEG or PNG image, came 5 bytes of something else");
        Path absent = folder.resolve("absent.png");
        assertThatThrownBy(() -> ImageFile.read(absent))
                .isInstanceOf(RunException.class)
                .hasMessage("'" + absent + "': cannot be read: there is no such file");
    }

    @Test
    void hugeSizesAreRefusedBeforeAnyMemoryIsTaken() throws IOException {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Path file = write("huge.png", image);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        bytes.putInt(16, 60_000).putInt(20, 50_000);
        CRC32 crc = new CRC32();
        crc.update(bytes.array(), 12, 17);
        bytes.putInt(29, (int) crc.getValue());
        Files.write(file, bytes.array());
        assertThatThrownBy(() -> ImageFile.read(file))
                .isInstanceOf(RunException.class)
                .hasMessage("'" + file + "': image: needed 1 to 100000000 pixels, came 50000x60000");
    }

    @Test
    void fourInksAreRefused() throws IOException {
        WritableRaster inks = fill(Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, WIDTH, HEIGHT, 4, null), 255);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(inks, null, null), null);
        } finally {
            writer.dispose();
        }
        Path file = Files.write(folder.resolve("cmyk.jpg"), bytes.toByteArray());
        assertThatThrownBy(() -> ImageFile.read(file))
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith("'" + file + "': needed a readable JPEG or PNG image: ");
    }
}
