package org.filtrate.run.internal.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import org.filtrate.run.ImageSize;
import org.filtrate.run.Pixels;
import org.filtrate.run.RunException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramingTest {
    private static Pixels noise(int height, int width, int channels) {
        byte[] samples = new byte[height * width * channels];
        new Random(3).nextBytes(samples);
        return new Pixels(new ImageSize(height, width), channels, samples);
    }

    private static Pixels frame(Pixels image, int height, int width, OptionalInt resize, double margin) {
        Pixels framed = new Framing(new ImageSize(height, width), resize, margin).apply(image, "image");
        assertThat(framed.size()).isEqualTo(new ImageSize(height, width));
        assertThat(framed.channels()).isEqualTo(image.channels());
        return framed;
    }

    private static int sample(Pixels image, int y, int x, int channel) {
        return image.samples().get((y * image.size().width() + x) * image.channels() + channel) & 0xff;
    }

    /// One axis of a triangle filter as wide as the reduction, in double precision; `(from)` to `(to)`.
    private static double[] triangle(double[] line, int to) {
        double ratio = (double) line.length / to;
        double support = Math.max(1, ratio);
        double[] scaled = new double[to];
        for (int i = 0; i < to; i++) {
            double center = (i + .5) * ratio;
            double sum = 0;
            for (int j = 0; j < line.length; j++) {
                double weight = Math.max(0, 1 - Math.abs(j + .5 - center) / support);
                scaled[i] += weight * line[j];
                sum += weight;
            }
            scaled[i] /= sum;
        }
        return scaled;
    }

    @ParameterizedTest
    @CsvSource({"20,30,10,15,3", "30,21,10,7,1", "64,48,20,15,3", "7,9,14,18,3", "10,6,25,15,1"})
    void scalingIsAnAntialiasedTriangleFilter(int height, int width, int toHeight, int toWidth, int channels) {
        Pixels image = noise(height, width, channels);
        Pixels scaled = frame(image, toHeight, toWidth, OptionalInt.empty(), 1);
        for (int channel = 0; channel < channels; channel++) {
            double[][] rows = new double[height][];
            for (int y = 0; y < height; y++) {
                double[] line = new double[width];
                for (int x = 0; x < width; x++) {
                    line[x] = sample(image, y, x, channel);
                }
                rows[y] = triangle(line, toWidth);
            }
            for (int x = 0; x < toWidth; x++) {
                int column = x;
                double[] expected = triangle(
                        Arrays.stream(rows).mapToDouble(row -> row[column]).toArray(), toHeight);
                for (int y = 0; y < toHeight; y++) {
                    assertThat((double) sample(scaled, y, x, channel))
                            .as("row %d column %d channel %d", y, x, channel)
                            .isCloseTo(expected[y], within(1.01));
                }
            }
        }
    }

    @Test
    void anImageOfTheWantedSizeStaysAsItIs() {
        Pixels image = noise(10, 6, 3);
        assertThat(frame(image, 10, 6, OptionalInt.empty(), 256.0 / 224)).isSameAs(image);
        assertThat(frame(image, 10, 6, OptionalInt.of(99), 1)).isSameAs(image);
    }

    @Test
    void theCentreIsCut() {
        Pixels image = noise(21, 30, 3);
        Pixels cut = frame(image, 6, 9, OptionalInt.of(21), 1);
        for (int y = 0; y < 6; y++) {
            for (int x = 0; x < 9; x++) {
                assertThat(cut.rgb(y, x)).isEqualTo(image.rgb(y + 8, x + 10));
            }
        }
    }

    @Test
    void photographsAreScaledBeyondTheCrop() {
        byte[] samples = new byte[256 * 256];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) (i % 256);
        }
        Pixels ramp = new Pixels(new ImageSize(256, 256), 1, samples);
        Pixels crop = frame(ramp, 224, 224, OptionalInt.empty(), Framing.PHOTOGRAPH_MARGIN);
        assertThat(sample(crop, 100, 0, 0)).isEqualTo(16);
        assertThat(sample(crop, 100, 223, 0)).isEqualTo(239);
    }

    @Test
    void uniformImagesStayUniform() {
        byte[] samples = new byte[37 * 50 * 3];
        Arrays.fill(samples, (byte) 200);
        Pixels image = new Pixels(new ImageSize(37, 50), 3, samples);
        byte[] scaled = new byte[11 * 12 * 3];
        frame(image, 11, 12, OptionalInt.of(13), 1).samples().get(scaled);
        assertThat(scaled).containsOnly((byte) 200);
    }

    @Test
    void scalingBelowTheCropIsRefused() {
        assertThatThrownBy(() -> frame(noise(20, 10, 1), 9, 12, OptionalInt.of(11), 1))
                .isInstanceOf(RunException.class)
                .hasMessage("image: resize 11 makes 22x11 of 20x10, needed at least 9x12");
    }

    @Test
    void extremeShapesTakeNoMoreMemoryThanTheCrop() {
        assertThat(frame(noise(1, 100_000, 1), 1500, 1000, OptionalInt.empty(), 1)
                        .samples()
                        .remaining())
                .isEqualTo(1_500_000);
        frame(noise(100_000, 1, 3), 7, 5, OptionalInt.of(4000), 1);
    }
}
