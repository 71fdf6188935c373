package org.filtrate.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.filtrate.run.DataSet;
import org.filtrate.run.DataSpec;
import org.filtrate.run.ImageShape;
import org.filtrate.run.Progress;
import org.filtrate.run.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Drawn images are what a data set needs: every class, the same for the same seed.
class DemoImagesTest {
    private static final int RECORD_BYTES = 1 + 3 * 32 * 32;

    @TempDir
    private Path folder;

    @Test
    void everyClassHasItsShareInBothParts() {
        DataSpec spec = DemoImages.write(folder, 130, 30, 5, Progress.none()).spec();
        assertShares(DataSet.open(spec, Split.TRAIN, ImageShape.of(3, 32, 32)), 130);
        assertShares(DataSet.open(spec, Split.TEST, ImageShape.of(3, 32, 32)), 30);
    }

    private static void assertShares(DataSet set, int size) {
        int[] counts = new int[Shape.values().length];
        for (int i = 0; i < set.size(); i++) {
            counts[set.label(i)]++;
        }
        assertThat(set.size()).isEqualTo(size);
        assertThat(set.classes()).isEqualTo(Shape.words());
        for (int count : counts) {
            assertThat(count).isBetween(size / 10 - 2, size / 10 + 2);
        }
    }

    @Test
    void sameSeedGivesTheSameBytesAndAnotherDoesNot() throws Exception {
        byte[] first = written("a", 5);
        assertThat(written("b", 5)).isEqualTo(first).hasSize(7 * RECORD_BYTES);
        assertThat(written("c", 6)).isNotEqualTo(first);
    }

    private byte[] written(String name, long seed) throws Exception {
        DemoImages.write(folder.resolve(name), 11, 7, seed, Progress.none());
        return Files.readAllBytes(folder.resolve(name).resolve("test_batch.bin"));
    }

    @ParameterizedTest
    @EnumSource
    void shapesFillSomeOfTheirDiscAndNoneOfWhatIsOutside(Shape shape) {
        int inside = 0;
        int points = 60;
        for (int i = -points; i <= points; i++) {
            for (int j = -points; j <= points; j++) {
                double x = 1.5 * i / points;
                double y = 1.5 * j / points;
                boolean contained = shape.contains(x, y);
                inside += contained ? 1 : 0;
                assertThat(contained && x * x + y * y > 1.4).isFalse();
            }
        }
        assertThat(inside / Math.pow(2 * points + 1, 2) * 9).isBetween(0.4, 2.5);
    }

    @ParameterizedTest
    @EnumSource
    void everyImageShowsSomething(Shape shape) {
        byte[] image = ShapeDrawing.of(shape, new SplittableRandom(3));
        int darkest = 255;
        int brightest = 0;
        for (byte sample : image) {
            darkest = Math.min(darkest, sample & 0xff);
            brightest = Math.max(brightest, sample & 0xff);
        }
        assertThat(image).hasSize(RECORD_BYTES - 1);
        assertThat(brightest - darkest).isGreaterThan(60);
    }
}
