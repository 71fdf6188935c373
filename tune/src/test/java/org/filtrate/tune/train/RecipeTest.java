package org.filtrate.tune.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.graph.FiltrateException;
import org.filtrate.run.ImageShape;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeTest {
    @Test
    void theRateRisesAndComesDownToZero() {
        Descent descent = new Descent(Descent.Optimizer.SGD, .4, 0, 8, .1, 1000, 1);
        assertThat(descent.rateAt(0, 1000)).isCloseTo(.004, within(1e-9));
        assertThat(descent.rateAt(.05, 1000)).isCloseTo(.2, within(1e-9));
        assertThat(descent.rateAt(.1, 1000)).isCloseTo(.4, within(1e-9));
        assertThat(descent.rateAt(.55, 1000)).isCloseTo(.2, within(1e-9));
        assertThat(descent.rateAt(1, 1000)).isZero();
        assertThat(descent.rateAt(1.2, 1000)).isZero();
        assertThat(descent.rateAt(.1, 5000)).isCloseTo(.4, within(1e-9));
        assertThat(descent.rateAt(.1, 250)).isCloseTo(.1, within(1e-9));
    }

    @Test
    void aSpanEndsWithItsEpochsOrItsTimeWhicheverComesFirst() {
        Span both = new Span(2, java.util.Optional.of(Duration.ofSeconds(10)));
        assertThat(both.done(1, 5, 10)).isEqualTo(.25);
        assertThat(both.done(8, 5, 10)).isEqualTo(.8);
        assertThat(Span.until(Duration.ofMillis(500)).done(.25, 1000, 1)).isEqualTo(.5);
    }

    @Test
    void refusesNumbersOutOfRange() {
        assertThatThrownBy(() -> Descent.sgd(0))
                .isInstanceOf(FiltrateException.class)
                .hasMessage("training: rate: a number in range is needed, 0.0 came");
        assertThatThrownBy(() -> new Goal(1.5, 1, 0)).hasMessageContaining("imitation");
        assertThatThrownBy(() -> Span.epochs(0)).hasMessageContaining("epochs");
        assertThatThrownBy(() -> new Augmentation(.6, false)).hasMessageContaining("shift");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, .3})
    void crossEntropyIsThatOfItsDefinition(double smoothing) {
        float[] logits = {1, 2, -1, .5f, 0, 3};
        double expected = 0;
        long[] labels = {1, 0};
        for (int n = 0; n < 2; n++) {
            double sum = 0;
            for (int k = 0; k < 3; k++) {
                sum += Math.exp(logits[3 * n + k]);
            }
            for (int k = 0; k < 3; k++) {
                double wanted = smoothing / 3 + (k == labels[n] ? 1 - smoothing : 0);
                expected -= wanted * (logits[3 * n + k] - Math.log(sum)) / 2;
            }
        }
        try (NativeScope _ = new NativeScope()) {
            Tensor loss = Losses.crossEntropy(Tensors.of(logits, 2, 3), Tensors.vector(labels), smoothing);
            assertThat(loss.item_double()).isCloseTo(expected, within(1e-5));
        }
    }

    @Test
    void imitationIsNoughtForEqualOutputsAndIndependentOfTheTemperatureNearThem() {
        try (NativeScope _ = new NativeScope()) {
            Tensor teacher = Tensors.of(new float[] {1, 2, -1, .5f, 0, 3}, 2, 3);
            Tensor student = Tensors.of(new float[] {1, 1.5f, -1, .5f, .5f, 3}, 2, 3);
            assertThat(Losses.distillation(teacher, teacher, 2).item_double()).isCloseTo(0, within(1e-7));
            double warm = Losses.distillation(student, teacher, 40).item_double();
            double hot = Losses.distillation(student, teacher, 80).item_double();
            assertThat(warm).isPositive().isCloseTo(hot, within(.05 * hot));
            assertThat(Losses.matching(teacher, teacher).item_double()).isZero();
            Tensor mean = teacher.mul(new org.bytedeco.pytorch.Scalar(0)).add(teacher.mean());
            assertThat(Losses.matching(mean, teacher).item_double()).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void imagesAreShiftedAndMirroredWhole() {
        ImageShape shape = ImageShape.of(3, 4, 6);
        float[] image = new float[shape.values()];
        for (int i = 0; i < image.length; i++) {
            image[i] = i + 1;
        }
        Augmentation varied = new Augmentation(.25, true);
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
}
