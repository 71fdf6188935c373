package org.filtrate.tune.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.filtrate.graph.Model;
import org.filtrate.graph.batch.OpenBatch;
import org.filtrate.graph.opset.OpsetRaiser;
import org.filtrate.tune.ops.Mode;
import org.filtrate.tune.ops.Value;
import org.filtrate.tune.tensor.NativeScope;
import org.jspecify.annotations.Nullable;

/// A model made ready to run on LibTorch.
///
/// Functions are inlined, what depends on constants alone is computed once, and each value is freed after
/// its last use. One thread at a time may run it. [#close] returns its constants' memory and may be
/// called twice.
public final class Network implements AutoCloseable {
    private final Program program;
    private final Arithmetic arithmetic;
    private final Optional<Portions> portions;
    private boolean closed;

    private Network(Program program, Arithmetic arithmetic, Optional<Portions> portions) {
        this.program = program;
        this.arithmetic = arithmetic;
        this.portions = portions;
    }

    /// Makes a model ready.
    ///
    /// @throws UnsupportedGraphException where it has nodes that cannot be run, naming all of them
    /// @throws org.filtrate.graph.FiltrateException where the model does not hold together
    public static Network of(Model model) {
        return of(model, Selection.all());
    }

    /// Makes part of a model ready, with initializers that may change.
    ///
    /// @throws UnsupportedGraphException where it has nodes that cannot be run, naming all of them
    /// @throws org.filtrate.graph.FiltrateException where the model does not hold together, or has no
    /// such value
    public static Network of(Model model, Selection selection) {
        return of(model, selection, Arithmetic.SINGLE);
    }

    /// Makes part of a model ready, to be computed with numbers of some width.
    ///
    /// @throws UnsupportedGraphException as above
    /// @throws org.filtrate.graph.FiltrateException as above
    public static Network of(Model model, Selection selection, Arithmetic arithmetic) {
        Model open = OpenBatch.of(OpsetRaiser.raise(model));
        Optional<Portions> portions =
                OpenBatch.bound(open).stream().mapToObj(Portions::new).findAny();
        return new Network(Compiler.compile(open, selection, arithmetic), arithmetic, portions);
    }

    /// The inputs that every run must be given, in the model's order.
    public List<String> inputs() {
        return List.copyOf(program.inputs().keySet());
    }

    /// What a run computes, in the order asked for.
    public List<String> outputs() {
        return List.copyOf(program.outputs().keySet());
    }

    /// The value that the model gives a variable; belongs to the network and must not change.
    ///
    /// @throws EngineException where there is no such variable, or nothing reads it
    public Tensor initial(String variable) {
        Integer slot = program.variables().get(variable);
        if (slot == null) {
            throw new EngineException("network: one of the variables "
                    + program.variables().keySet() + " is needed, '" + variable + "' came");
        }
        return Objects.requireNonNull(program.constants()[slot]).tensor();
    }

    /// Runs the network, in portions where it takes a fixed number of images.
    ///
    /// @param given a tensor for each input, and for variables that are not to have their initial value
    /// @param mode what it is run for
    /// @return the outputs by name; they belong to the innermost scope that is open, without one to the
    /// caller
    /// @throws EngineException where an input is missing or unknown, or operands do not fit an operator
    public Map<String, Tensor> run(Map<String, Tensor> given, Mode mode) {
        if (closed) {
            throw new IllegalStateException("the network is closed");
        }
        requireInputs(given);
        return portions.map(p -> p.run(given, program.inputs().keySet(), some -> compute(some, mode)))
                .orElseGet(() -> compute(given, mode));
    }

    private Map<String, Tensor> compute(Map<String, Tensor> given, Mode mode) {
        @Nullable Value[] values = program.constants().clone();
        try (NativeScope scope = new NativeScope()) {
            feed(given, values);
            if (!mode.gradients()) {
                NoGradGuard _ = new NoGradGuard();
            }
            try {
                program.run(values, mode);
                Map<String, Tensor> outputs = new LinkedHashMap<>();
                program.outputs()
                        .forEach((name, slot) -> outputs.put(
                                name,
                                scope.keep(arithmetic.output(
                                        Objects.requireNonNull(values[slot]).tensor()))));
                return outputs;
            } finally {
                program.release(values);
            }
        }
    }

    private void requireInputs(Map<String, Tensor> given) {
        for (String name : program.inputs().keySet()) {
            if (!given.containsKey(name)) {
                throw new EngineException("network: input '" + name + "' is needed, " + given.keySet() + " came");
            }
        }
    }

    private void feed(Map<String, Tensor> given, @Nullable Value[] values) {
        given.forEach((name, tensor) -> {
            Integer slot = program.inputs().get(name);
            boolean input = slot != null;
            slot = input ? slot : program.variables().get(name);
            if (slot == null) {
                throw new EngineException("network: inputs " + program.inputs().keySet() + " and variables "
                        + program.variables().keySet() + " are needed, '" + name + "' came");
            }
            values[slot] = new Value(input && program.channelsLast() ? channelsLast(tensor) : tensor);
        });
    }

    /// Images with the channels of each place side by side, which two-dimensional convolutions are faster
    /// on.
    static Tensor channelsLast(Tensor tensor) {
        return tensor.dim() == 4 && tensor.is_floating_point() ? tensor.contiguous(MemoryFormat.ChannelsLast) : tensor;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            program.close();
        }
    }
}
