package org.filtrate.tune.train;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;
import org.filtrate.tune.weight.Parameter;
import org.filtrate.tune.weight.TrainableFilters;

/// How fast the numbers that filters are made of may move, so that one learning rate serves all of them.
///
/// A number that many weights follow, or follow in long strides, would move filters farther than a weight of
/// their own does, one that they hardly follow less far. Each kind of number gets the mean squared length of
/// the stride that filters make with it, `E |dW/dp|^2`, as a divisor of its rate. The lengths are those of
/// the slopes along random signs (Hutchinson's estimator), through rounding as gradients go. Filters that can
/// move in some directions only get as much less of every gradient, by length; that is made up for.
final class Pace {
    private static final int SAMPLES = 4;
    private static final long SEED = 5;
    private static final double LEAST = 1e-6;

    private Pace() {}

    /// The parameters of filters with their paces; scales of codes, whose slopes are scaled already, keep
    /// theirs.
    static List<Parameter> paced(TrainableFilters filters) {
        double[] strides = strides(filters);
        double slower = Math.sqrt(filters.freedom());
        List<Parameter> parameters = filters.parameters();
        List<Parameter> paced = new ArrayList<>();
        for (int i = 0; i < strides.length; i++) {
            Parameter p = parameters.get(i);
            boolean free = p.kind() != Parameter.Kind.SCALE && strides[i] > LEAST;
            paced.add(
                    free
                            ? new Parameter(
                                    p.name(), p.tensor(), p.kind(), p.kind().share() / (strides[i] * slower))
                            : p);
        }
        return paced;
    }

    private static double[] strides(TrainableFilters filters) {
        List<Parameter> parameters = filters.parameters();
        double[] strides = new double[parameters.size()];
        SplittableRandom random = new SplittableRandom(SEED);
        for (int sample = 0; sample < SAMPLES; sample++) {
            try (NativeScope _ = new NativeScope()) {
                Tensor weight = filters.weight();
                float[] signs = new float[Math.toIntExact(weight.numel())];
                for (int i = 0; i < signs.length; i++) {
                    signs[i] = random.nextBoolean() ? 1 : -1;
                }
                weight.mul(Tensors.of(signs, weight.shape())).sum().backward();
                filters.learn();
                for (int i = 0; i < strides.length; i++) {
                    Tensor gradient = parameters.get(i).tensor().mutable_grad();
                    if (gradient.defined()) {
                        strides[i] += gradient.mul(gradient).mean().item_double() / SAMPLES;
                        gradient.reset();
                    }
                }
            }
        }
        return strides;
    }
}
