package org.filtrate.tune.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.run.ImageShape;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;
import org.filtrate.tune.train.ImageStream.ImageBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AugmentationTest {
    @Test
    void imagesAreShiftedAndMirroredWhole() {
        ImageShape shape = ImageShape.of(3, 4, 6);
        float[] image = new float[shape.values()];
        for (int i = 0; i < image.length; i++) {
            image[i] = i + 1;
        }
        Augmentation varied = new Augmentation(.25, true, 0, 0);
        boolean mirrored = false;
        boolean shifted = false;
        for (int seed = 0; seed < 40; seed++) {
            float[] target = new float[5 + image.length];
            varied.apply(image, target, 5, shape, new SplittableRandom(seed));
            int down = 0;
            for (int channel = 0; channel < 3; channel++) {
                for (int y = 0; y < 4; y++) {
                    for (int x = 0; x + 1 < 6; x++) {
                        float here = target[5 + (channel * 4 + y) * 6 + x];
                        float next = target[5 + (channel * 4 + y) * 6 + x + 1];
                        if (here != 0 && next != 0) {
                            mirrored |= next == here - 1;
                            assertThat(Math.abs(next - here)).isEqualTo(1);
                            // Whatever stands here came from the same channel.
                            assertThat((int) (here - 1) / 24).isEqualTo(channel);
                            down = (int) (here - 1) / 6 % 4 - y;
                        }
                    }
                }
            }
            shifted |= down != 0;
        }
        assertThat(mirrored).isTrue();
        assertThat(shifted).isTrue();
        float[] same = new float[image.length];
        Augmentation.none().apply(image, same, 0, shape, new SplittableRandom(1));
        assertThat(same).isEqualTo(image);
    }

    @Test
    void aSquareIsCutOutOfAllChannelsAlike() {
        ImageShape shape = ImageShape.of(3, 10, 16);
        float[] image = new float[shape.values()];
        Arrays.fill(image, 1);
        int most = 0;
        for (int seed = 0; seed < 60; seed++) {
            float[] target = new float[image.length];
            Augmentation.none().withCutout(.4).apply(image, target, 0, shape, new SplittableRandom(seed));
            int width = 0;
            int height = 0;
            int area = 0;
            for (int y = 0; y < 10; y++) {
                int row = 0;
                for (int x = 0; x < 16; x++) {
                    float here = target[y * 16 + x];
                    assertThat(here).isEqualTo(target[160 + y * 16 + x]).isEqualTo(target[320 + y * 16 + x]);
                    row += here == 0 ? 1 : 0;
                }
                width = Math.max(width, row);
                height += row > 0 ? 1 : 0;
                area += row;
            }
            assertThat(area).isEqualTo(width * height).isBetween(4, 16);
            assertThat(Math.max(width, height)).isLessThanOrEqualTo(4);
            most = Math.max(most, area);
        }
        assertThat(most).isEqualTo(16);
    }

    @Test
    void sharesOfMixturesAreDrawnFromBothEndsOfWhatTheyMayBe() {
        SplittableRandom random = new SplittableRandom(4);
        double[] shares = new double[4000];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = Augmentation.none().withMixup(1).share(random);
        }
        // Beta(1, 1) is even over 0 to 1, so its larger side is even over 1/2 to 1.
        Arrays.sort(shares);
        assertThat(shares[0]).isBetween(.5, .51);
        assertThat(shares[2000]).isCloseTo(.75, within(.02));
        assertThat(shares[3999]).isBetween(.99, 1.0);
        assertThat(Augmentation.none().share(random)).isEqualTo(1);
    }

    private static ImageStream stream(Path folder, Augmentation augmentation, int threads, long start)
            throws IOException {
        Recipe recipe = Recipe.fineTuning()
                .with(Descent.sgd(.1).withBatch(7))
                .with(augmentation)
                .withSeed(9);
        return new ImageStream(TrainingImages.all(DrawnImages.write(folder, 6)), recipe, threads, start);
    }

    @Test
    void mixedImagesAndTheirLabelsAreOfTheSameTwo(@TempDir Path folder) throws IOException {
        try (ImageStream plain = stream(folder, Augmentation.cropAndFlip(), 1, 0);
                ImageStream mixed = stream(folder, Augmentation.cropAndFlip().withMixup(.8), 2, 0)) {
            ImageBatch images = plain.next();
            ImageBatch found = mixed.next();
            Labels labels = found.labels();
            assertThat(labels.classes()).isEqualTo(images.labels().classes());
            assertThat(labels.share()).isBetween(.5, 1.0);
            int size = 3 * 32 * 32;
            int distance = distance(images.labels().classes(), labels.others());
            for (int i = 0; i < 7 * size; i++) {
                double expected = labels.share() * images.images().get(i)
                        + (1 - labels.share()) * images.images().get((i + distance * size) % (7 * size));
                assertThat((double) found.images().get(i)).isCloseTo(expected, within(1e-5));
            }
            ImageBatch part = found.part(1, 2);
            assertThat(part.labels().others()).isEqualTo(Arrays.copyOfRange(labels.others(), 3, 7));
        }
    }

    private static int distance(long[] own, long[] others) {
        for (int distance = 1; distance < own.length; distance++) {
            long[] moved = new long[own.length];
            for (int i = 0; i < own.length; i++) {
                moved[i] = own[(i + distance) % own.length];
            }
            if (Arrays.equals(moved, others)) {
                return distance;
            }
        }
        throw new AssertionError("no other image has the other labels");
    }

    @Test
    void aStreamThatGoesOnIsAsIfItHadNotStopped(@TempDir Path folder) throws IOException {
        Augmentation all = Augmentation.cropAndFlip().withCutout(.5).withMixup(.4);
        try (ImageStream whole = stream(folder, all, 2, 0);
                ImageStream rest = stream(folder, all, 1, 5)) {
            for (int i = 0; i < 5; i++) {
                whole.next();
            }
            for (int i = 0; i < 3; i++) {
                ImageBatch one = whole.next();
                ImageBatch other = rest.next();
                assertThat(other.images()).isEqualTo(one.images());
                assertThat(other.labels().share()).isEqualTo(one.labels().share());
            }
        }
    }

    @Test
    void theLossOfAMixtureIsTheMixtureOfTheLosses() {
        try (NativeScope _ = new NativeScope()) {
            Tensor logits = Tensors.of(new float[] {1, 2, -1, .5f, 0, 3}, 2, 3);
            double one = Labels.of(new long[] {1, 2}).crossEntropy(logits, .1).item_double();
            double other = Labels.of(new long[] {0, 1}).crossEntropy(logits, .1).item_double();
            Labels both = new Labels(new long[] {1, 2}, new long[] {0, 1}, .7);
            assertThat(both.crossEntropy(logits, .1).item_double()).isCloseTo(.7 * one + .3 * other, within(1e-6));
        }
    }
}
