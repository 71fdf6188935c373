package org.filtrate.tune.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.graph.FiltrateException;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeTest {
    @Test
    void theRateRisesAndComesDownToZero() {
        Descent descent = new Descent(Descent.Optimizer.SGD, .4, 0, 8, .1, 1000, 1);
        assertThat(descent.rateAt(0, 1000, .1)).isCloseTo(.004, within(1e-9));
        assertThat(descent.rateAt(.05, 1000, .1)).isCloseTo(.2, within(1e-9));
        assertThat(descent.rateAt(.1, 1000, .1)).isCloseTo(.4, within(1e-9));
        assertThat(descent.rateAt(.55, 1000, .1)).isCloseTo(.2, within(1e-9));
        assertThat(descent.rateAt(1, 1000, .1)).isZero();
        assertThat(descent.rateAt(1.2, 1000, .1)).isZero();
        assertThat(descent.rateAt(.1, 5000, .1)).isCloseTo(.4, within(1e-9));
        assertThat(descent.rateAt(.24, 250, .1)).isCloseTo(.1, within(1e-9));
        assertThat(descent.rateAt(.24, 250, .8)).isCloseTo(.256, within(1e-9));
        assertThat(descent.rateAt(.24, 250, 3)).isCloseTo(.4, within(1e-9));
    }

    @Test
    void theRateOfAShortTrainingRisesForSixtyStepsOrFourTimesTheShare() {
        Descent descent = Descent.sgd(.4);
        assertThat(descent.rateAt(.05, 5000, 1)).isCloseTo(.4, within(1e-9));
        assertThat(descent.rateAt(.05, 600, 1)).isCloseTo(.2, within(1e-9));
        assertThat(descent.rateAt(.1, 600, 1)).isCloseTo(.4, within(1e-9));
        assertThat(descent.rateAt(.1, 20, 1)).isCloseTo(.2, within(1e-9));
        assertThat(descent.rateAt(.2, 20, 1)).isCloseTo(.4, within(1e-9));
        Descent steep = new Descent(Descent.Optimizer.SGD, .4, 0, 8, 0, 1, 1);
        assertThat(steep.rateAt(0, 20, 1)).isCloseTo(.4, within(1e-9));
    }

    @Test
    void aSpanEndsWithItsEpochsOrItsTimeWhicheverComesFirst() {
        Span both = new Span(2, java.util.Optional.of(Duration.ofSeconds(10)));
        assertThat(both.done(1, 0, 5, 10)).isEqualTo(.25);
        assertThat(both.done(8, 0, 5, 10)).isEqualTo(.8);
        Span half = Span.until(Duration.ofMillis(500));
        assertThat(half.done(.25, 0, 1000, 1)).isEqualTo(.5);
        assertThat(half.done(.25, .1, 1000, 1)).isEqualTo(.625);
        assertThat(half.done(.2, 7, 1000, 1)).isEqualTo(.8);
    }

    @Test
    void patienceMixesImagesSoftensClassesAndTakesLargerSteps() {
        Recipe usual = Recipe.fineTuning();
        Recipe patient = Recipe.patient();
        assertThat(patient.augmentation().mixup())
                .isPositive()
                .isGreaterThan(usual.augmentation().mixup());
        assertThat(patient.goal().temperature()).isGreaterThan(usual.goal().temperature());
        assertThat(patient.descent().rate()).isGreaterThan(usual.descent().rate());
        assertThat(patient.with(usual.descent()).with(usual.goal()).with(usual.augmentation()))
                .isEqualTo(usual);
    }

    @Test
    void refusesNumbersOutOfRange() {
        assertThatThrownBy(() -> Descent.sgd(0))
                .isInstanceOf(FiltrateException.class)
                .hasMessage("training: rate: a number in range is needed, 0.0 came");
        assertThatThrownBy(() -> new Goal(1.5, 1, 0)).hasMessageContaining("imitation");
        assertThatThrownBy(() -> Span.epochs(0)).hasMessageContaining("epochs");
        assertThatThrownBy(() -> new Augmentation(.6, false, 0, 0)).hasMessageContaining("shift");
        assertThatThrownBy(() -> Augmentation.none().withCutout(1.5))
                .isInstanceOf(FiltrateException.class)
                .hasMessage("augmentation: a cutout from 0 to 1 is needed, 1.5 came");
        assertThatThrownBy(() -> Augmentation.none().withMixup(-1)).hasMessageContaining("mixup");
        assertThatThrownBy(() -> Recipe.fineTuning().withAverage(1)).hasMessageContaining("averaged");
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
}
