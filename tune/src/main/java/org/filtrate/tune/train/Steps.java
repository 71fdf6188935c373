package org.filtrate.tune.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;
import org.filtrate.tune.weight.Parameter;

/// Steps along gradients, with what is remembered of earlier ones.
///
/// [#close] returns its memory and may be called twice.
final class Steps implements AutoCloseable {
    private static final double MOMENTUM = .9;
    private static final double SQUARES = .999;
    private static final double EPSILON = 1e-8;

    private final List<Parameter> parameters;
    private final Descent descent;
    private final Map<String, Tensor> memory = new LinkedHashMap<>();
    private final List<Tensor> velocities = new ArrayList<>();
    private final List<Tensor> squares = new ArrayList<>();
    private boolean closed;

    Steps(List<Parameter> parameters, Descent descent) {
        this.parameters = List.copyOf(parameters);
        this.descent = descent;
        try (NativeScope _ = new NativeScope()) {
            for (Parameter parameter : parameters) {
                velocities.add(remembered(parameter, "/velocity"));
                if (descent.optimizer() == Descent.Optimizer.ADAMW) {
                    squares.add(remembered(parameter, "/square"));
                }
            }
        }
    }

    private Tensor remembered(Parameter parameter, String suffix) {
        Tensor zeros = NativeScope.own(torch.zeros_like(parameter.tensor().detach()));
        memory.put(parameter.name() + suffix, zeros);
        return zeros;
    }

    /// What is remembered of earlier steps, by name; zeros before the first.
    Map<String, Tensor> memory() {
        return memory;
    }

    /// Makes one step along the gradients that have gathered, and forgets them. Parameters without one stay.
    ///
    /// @param rate the learning rate
    /// @param number how many steps this makes, the first being 1
    /// @return the norm of all gradients, before it was shortened
    double step(double rate, long number) {
        try (NativeScope _ = new NativeScope()) {
            NoGradGuard _ = new NoGradGuard();
            double norm = norm();
            double share = Math.min(1, descent.clip() / (norm + EPSILON));
            for (int i = 0; i < parameters.size(); i++) {
                Parameter parameter = parameters.get(i);
                if (parameter.tensor().grad().defined()) {
                    try (NativeScope _ = new NativeScope()) {
                        move(i, rate * parameter.pace(), share, number);
                    }
                }
            }
            forget();
            return norm;
        }
    }

    private double norm() {
        Tensor sum = Tensors.of(new float[1], 1);
        for (Parameter parameter : parameters) {
            Tensor gradient = parameter.tensor().grad();
            if (gradient.defined()) {
                sum.add_(gradient.mul(gradient).sum(), new Scalar(parameter.pace()));
            }
        }
        return Math.sqrt(sum.item_double());
    }

    private void move(int at, double rate, double share, long number) {
        Parameter parameter = parameters.get(at);
        Tensor value = parameter.tensor();
        Tensor gradient = value.grad();
        if (share < 1) {
            gradient.mul_(new Scalar(share));
        }
        double decay = parameter.kind().decays() ? descent.decay() : 0;
        Tensor velocity = velocities.get(at);
        switch (descent.optimizer()) {
            case SGD -> {
                if (decay > 0) {
                    gradient.add_(value, new Scalar(decay / parameter.pace()));
                }
                velocity.mul_(new Scalar(MOMENTUM)).add_(gradient, new Scalar(1));
                value.add_(gradient.add(velocity, new Scalar(MOMENTUM)), new Scalar(-rate));
            }
            case ADAMW -> {
                Tensor square = squares.get(at);
                velocity.mul_(new Scalar(MOMENTUM)).add_(gradient, new Scalar(1 - MOMENTUM));
                square.mul_(new Scalar(SQUARES)).addcmul_(gradient, gradient, new Scalar(1 - SQUARES));
                double mean = 1 - Math.pow(MOMENTUM, (double) number);
                double root = Math.sqrt(1 - Math.pow(SQUARES, (double) number));
                value.mul_(new Scalar(1 - rate * decay / parameter.pace()));
                value.addcdiv_(velocity, square.sqrt().add_(new Scalar(EPSILON)), new Scalar(-rate * root / mean));
            }
        }
    }

    /// Comes to rest: forgets where earlier steps led.
    void restart() {
        velocities.forEach(Tensor::zero_);
    }

    /// Drops gradients.
    void forget() {
        for (Parameter parameter : parameters) {
            parameter.tensor().mutable_grad().reset();
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            memory.values().forEach(Tensor::close);
        }
    }
}
