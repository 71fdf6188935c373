package org.filtrate.tune.train;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.weight.Parameter;

/// Steps along gradients: an optimiser of LibTorch for the parameters that decay, and one for those that
/// do not.
///
/// [#close] returns its memory and may be called twice.
final class Steps implements AutoCloseable {
    private static final double MOMENTUM = .9;

    private final List<Parameter> parameters;
    private final double clip;
    private final TensorVector all;
    private final List<Optimizer> optimizers = new ArrayList<>();
    private boolean closed;

    Steps(List<Parameter> parameters, Descent descent) {
        this.parameters = List.copyOf(parameters);
        this.clip = descent.clip();
        try (NativeScope _ = new NativeScope()) {
            this.all = NativeScope.own(vector(parameters));
            for (boolean decays : new boolean[] {true, false}) {
                List<Parameter> some = parameters.stream()
                        .filter(p -> p.kind().decays() == decays)
                        .toList();
                if (!some.isEmpty()) {
                    double decay = decays ? descent.decay() : 0;
                    optimizers.add(NativeScope.own(optimizer(descent.optimizer(), vector(some), decay)));
                }
            }
        }
    }

    private static TensorVector vector(List<Parameter> parameters) {
        return new TensorVector(parameters.stream().map(Parameter::tensor).toArray(Tensor[]::new));
    }

    private static Optimizer optimizer(Descent.Optimizer kind, TensorVector parameters, double decay) {
        return switch (kind) {
            case SGD -> {
                SGDOptions options = new SGDOptions(1);
                options.momentum().put(MOMENTUM);
                options.nesterov().put(true);
                options.weight_decay().put(decay);
                yield new SGD(parameters, options);
            }
            case ADAMW -> {
                AdamWOptions options = new AdamWOptions(1);
                options.weight_decay().put(decay);
                yield new AdamW(parameters, options);
            }
        };
    }

    /// Makes one step along the gradients that have gathered, and forgets them.
    ///
    /// @param rate the learning rate
    /// @return the norm before it was shortened
    double step(double rate) {
        try (NativeScope _ = new NativeScope()) {
            double norm = torch.clip_grad_norm_(all, clip);
            for (Optimizer optimizer : optimizers) {
                optimizer.param_groups().get(0).options().set_lr(rate);
                optimizer.step();
            }
            forget();
            return norm;
        }
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
            optimizers.forEach(Optimizer::close);
            all.close();
        }
    }
}
