package org.filtrate.tune.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;
import org.filtrate.tune.weight.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StepsTest {
    private static final double CLIP = 10;

    private static Descent descent(Descent.Optimizer optimizer, double decay) {
        return new Descent(optimizer, 1, decay, 1, 0, 1, CLIP);
    }

    private static List<Parameter> parameters(double pace) {
        List<Parameter> parameters = new ArrayList<>();
        for (Parameter.Kind kind : Parameter.Kind.values()) {
            Tensor tensor = Tensors.of(new float[] {2, -1, .5f}, 3).set_requires_grad(true);
            parameters.add(new Parameter(kind.name(), tensor, kind, pace));
        }
        return parameters;
    }

    /// Gives each parameter the gradient `(slope, 0, 0)`.
    private static void slope(List<Parameter> parameters, double slope) {
        Tensor wanted = Tensors.of(new float[] {(float) slope, 0, 0}, 3);
        parameters.forEach(p -> p.tensor().mul(wanted).sum().backward());
    }

    private static float[] values(Parameter parameter) {
        return Tensors.floats(parameter.tensor());
    }

    @ParameterizedTest
    @EnumSource
    void weightsDecayAndNothingElseDoes(Descent.Optimizer optimizer) {
        try (NativeScope _ = new NativeScope()) {
            List<Parameter> parameters = parameters(1);
            try (Steps steps = new Steps(parameters, descent(optimizer, .1))) {
                slope(parameters, 0);
                steps.step(.5, 1);
            }
            for (Parameter p : parameters) {
                boolean decays = p.kind() == Parameter.Kind.WEIGHT;
                assertThat(Math.abs(values(p)[1]) < 1).as(p.name()).isEqualTo(decays);
            }
        }
    }

    @Test
    void momentumLooksAhead() {
        try (NativeScope _ = new NativeScope()) {
            List<Parameter> parameters = parameters(1);
            double expected = 2;
            double velocity = 0;
            try (Steps steps = new Steps(parameters, descent(Descent.Optimizer.SGD, 0))) {
                for (int step = 1; step <= 3; step++) {
                    slope(parameters, step);
                    steps.step(.1, step);
                    velocity = .9 * velocity + step;
                    expected -= .1 * (step + .9 * velocity);
                }
            }
            for (Parameter p : parameters) {
                assertThat((double) values(p)[0]).isCloseTo(expected, within(1e-5));
                assertThat(values(p)[1]).isEqualTo(-1);
            }
        }
    }

    @Test
    void adamsFirstStepIsAsLongAsTheRateWhateverTheGradient() {
        try (NativeScope _ = new NativeScope()) {
            List<Parameter> parameters = parameters(1);
            try (Steps steps = new Steps(parameters, descent(Descent.Optimizer.ADAMW, 0))) {
                slope(parameters, .003);
                steps.step(.25, 1);
            }
            for (Parameter p : parameters) {
                assertThat((double) values(p)[0]).isCloseTo(1.75, within(1e-4));
            }
        }
    }

    @Test
    void allGradientsTogetherAreShortenedToTheClip() {
        try (NativeScope _ = new NativeScope()) {
            List<Parameter> parameters = parameters(.25);
            int count = parameters.size();
            try (Steps steps = new Steps(parameters, descent(Descent.Optimizer.SGD, 0))) {
                slope(parameters, 40);
                double norm = steps.step(.1, 1);
                // Each gradient counts as the filters feel it: its square times the pace.
                assertThat(norm).isCloseTo(20 * Math.sqrt(count), within(1e-3));
                double moved = .1 * .25 * 1.9 * 40 * CLIP / norm;
                assertThat((double) values(parameters.getFirst())[0]).isCloseTo(2 - moved, within(1e-4));
            }
        }
    }

    @Test
    void anAverageIsThePlainMeanAtFirstAndForgetsExponentiallyThen() {
        try (NativeScope _ = new NativeScope()) {
            Tensor followed = Tensors.of(new float[] {100, 0}, 2);
            double expected = 0;
            try (Average average = new Average(Map.of("x", followed), .04)) {
                for (int step = 1; step <= 20; step++) {
                    followed.copy_(Tensors.of(new float[] {step, 1}, 2));
                    average.follow(step, 100);
                    expected += (step - expected) / Math.min(step, 4);
                }
                assertThat(average.memory().keySet()).containsExactly("x/average");
                average.exchange();
                assertThat((double) Tensors.floats(followed)[0]).isCloseTo(expected, within(1e-4));
                average.exchange();
                assertThat(Tensors.floats(followed)).containsExactly(20, 1);
            }
            assertThat(new Average(Map.of("x", followed.mul(new Scalar(2))), 0).any())
                    .isFalse();
        }
    }
}
