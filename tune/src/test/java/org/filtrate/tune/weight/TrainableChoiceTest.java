package org.filtrate.tune.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;
import org.junit.jupiter.api.Test;

class TrainableChoiceTest {
    private static final int PLACES = 5;
    private static final int ROWS = 4;
    private static final int COLS = 7;
    private static final long FEW = 300;
    private static final long MANY = 30_000;

    private static float[] numbers(int count, long seed) {
        Random random = new Random(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian() * .3f;
        }
        return numbers;
    }

    private static float[] wanted() {
        return numbers(PLACES * ROWS, 3);
    }

    private static TrainableChoice choice() {
        return new TrainableChoice("choice", new int[PLACES], ROWS, wanted());
    }

    /// The gradient of what is wanted, at a stage of a training, for a loss linear in the rows taken.
    private static float[] gradient(double done, long steps) {
        try (NativeScope _ = new NativeScope();
                TrainableChoice choice = choice()) {
            choice.reach(done, Math.round(done * steps));
            Tensor values = Tensors.of(numbers(ROWS * COLS, 4), ROWS, COLS).set_requires_grad(true);
            choice.of(values).mul(slopes()).sum().backward();
            choice.learn();
            Tensor found = choice.parameters().getFirst().tensor().grad();
            return found.defined() ? Tensors.floats(found) : new float[0];
        }
    }

    private static Tensor slopes() {
        return Tensors.of(numbers(PLACES * COLS, 5), PLACES, COLS);
    }

    /// The gradient of one-hot vectors.
    private static float[] oneHot() {
        try (NativeScope _ = new NativeScope()) {
            return Tensors.floats(slopes().matmul(
                            Tensors.of(numbers(ROWS * COLS, 4), ROWS, COLS).t()));
        }
    }

    @Test
    void hasTheGradientOfOneHotVectorsInShortTrainings() {
        for (double done : new double[] {0, .1, .5, .59}) {
            assertThat(gradient(done, FEW)).containsExactly(oneHot());
        }
    }

    @Test
    void hasTheGradientOfASoftmaxInLongTrainings() {
        for (double done : new double[] {.01, .3, .5}) {
            double temperature = TrainableChoice.temperature(done, Math.round(done * MANY));
            assertThat(temperature).isBetween(.01, 1.0);
            try (NativeScope _ = new NativeScope()) {
                Tensor wanted = Tensors.of(wanted(), PLACES, ROWS).set_requires_grad(true);
                Tensor shares = wanted.div(new Scalar(temperature)).softmax(1);
                Tensor values = Tensors.of(numbers(ROWS * COLS, 4), ROWS, COLS);
                shares.matmul(values).mul(slopes()).sum().backward();
                Tensor largest = shares.detach().amax(new long[] {1}, true);
                float[] expected = Tensors.floats(
                        wanted.grad().mul(new Scalar(temperature)).div(largest));
                float[] found = gradient(done, MANY);
                for (int i = 0; i < expected.length; i++) {
                    assertThat(found[i]).isCloseTo(expected[i], within(1e-5f));
                }
            }
        }
    }

    @Test
    void coolsUntilItStandsAndThenHasNoGradient() {
        double before = Double.POSITIVE_INFINITY;
        for (double done : new double[] {.001, .1, .2, .4, .6}) {
            double temperature = TrainableChoice.temperature(done, Math.round(done * MANY));
            assertThat(temperature).isLessThan(before);
            before = temperature;
        }
        assertThat(gradient(.6, MANY)).isEmpty();
        assertThat(gradient(.6, FEW)).isEmpty();
    }

    @Test
    void takesTheMostWantedRowAtAnyTemperature() {
        try (NativeScope _ = new NativeScope();
                TrainableChoice choice = choice()) {
            float[] values = numbers(ROWS * COLS, 4);
            for (double done : new double[] {0, .05, .3, .7, 1}) {
                choice.reach(done, Math.round(done * MANY));
                float[] rows = Tensors.floats(choice.of(Tensors.of(values, ROWS, COLS)));
                int[] stored = choice.stored();
                for (int i = 0; i < rows.length; i++) {
                    assertThat(rows[i]).isEqualTo(values[stored[i / COLS] * COLS + i % COLS]);
                }
            }
        }
    }
}
