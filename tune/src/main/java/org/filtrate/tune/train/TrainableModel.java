package org.filtrate.tune.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.graph.Model;
import org.filtrate.graph.Patch;
import org.filtrate.graph.opset.OpsetRaiser;
import org.filtrate.tune.engine.Arithmetic;
import org.filtrate.tune.engine.Network;
import org.filtrate.tune.engine.Selection;
import org.filtrate.tune.ops.Mode;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;
import org.filtrate.tune.weight.Form;
import org.filtrate.tune.weight.Parameter;

/// A network whose numbers can be trained: weights, biases, scales and offsets of normalisations, and the
/// stored numbers of compressed layers in the place of their dense weights.
///
/// [#close] returns all memory and may be called twice.
public final class TrainableModel implements AutoCloseable {
    private final TrainingForm form;
    private final Network network;
    private final Arithmetic arithmetic;
    private final Map<String, Tensor> plain = new LinkedHashMap<>(); // by initializer, statistics among them
    private final List<Parameter> parameters = new ArrayList<>();
    private final CompressedWeights compressed;
    private boolean closed;

    private TrainableModel(TrainingForm form, Arithmetic arithmetic) {
        this.form = form;
        this.arithmetic = arithmetic;
        this.network = network(form.model(), List.of());
        this.compressed = new CompressedWeights(form.model());
    }

    /// The dense network.
    ///
    /// @throws org.filtrate.tune.engine.UnsupportedGraphException where it has nodes that cannot be run
    public static TrainableModel of(Model model) {
        return of(model, List.of());
    }

    /// The network with some of its layers compressed.
    ///
    /// @param model the dense network
    /// @param layers layers of `model`, each with compact filters to begin with
    /// @throws org.filtrate.tune.engine.UnsupportedGraphException where it has nodes that cannot be run
    public static TrainableModel of(Model model, List<CompressedLayer> layers) {
        return of(model, layers, Arithmetic.SINGLE, Form.FREE);
    }

    /// The network with some of its layers compressed, to be trained in some arithmetic.
    ///
    /// @throws org.filtrate.tune.engine.UnsupportedGraphException as above
    public static TrainableModel of(Model model, List<CompressedLayer> layers, Arithmetic arithmetic, Form parts) {
        return of(model, layers, arithmetic, l -> parts);
    }

    /// The same with a form for each layer.
    static TrainableModel of(
            Model model, List<CompressedLayer> layers, Arithmetic arithmetic, Function<CompressedLayer, Form> parts) {
        Model raised = OpsetRaiser.raise(model);
        TrainingForm form = TrainingForm.of(CompressedWeights.withBiases(raised, layers));
        TrainableModel trainable = new TrainableModel(form, arithmetic);
        try (NativeScope _ = new NativeScope()) {
            trainable.compressed.take(layers, parts);
            trainable.takeInitial();
            return trainable;
        } catch (RuntimeException e) {
            trainable.close();
            throw e;
        }
    }

    /// A network that computes other values with what this one computes with.
    ///
    /// @param model this one, or one that has the same initializers
    /// @param values what it puts out; empty for its outputs
    Network network(Model model, List<String> values) {
        Set<String> variables = new HashSet<>(form.parameters().keySet());
        variables.addAll(form.statistics());
        return Network.of(model, new Selection(values, variables), arithmetic);
    }

    /// The blocks of the network.
    Blocks blocks() {
        return Blocks.of(form.model());
    }

    private void takeInitial() {
        parameters.addAll(compressed.parameters());
        Set<String> replaced = compressed.initializers();
        form.parameters().forEach((name, kind) -> {
            if (!replaced.contains(name)) {
                Tensor leaf = NativeScope.own(network.initial(name).clone().set_requires_grad(true));
                plain.put(name, leaf);
                parameters.add(new Parameter(name, leaf, kind));
            }
        });
        for (String name : form.statistics()) {
            plain.put(name, NativeScope.own(network.initial(name).clone()));
        }
    }

    /// What is trained in words: each parameter's name, and each compressed layer's setting.
    public String describe() {
        return parameters.stream().map(Parameter::name).toList()
                + compressed.settings().toString();
    }

    /// What is trained, in a fixed order.
    public List<Parameter> parameters() {
        return List.copyOf(parameters);
    }

    /// What normalisations keep of the images they saw, by initializer; moved when the network runs in
    /// training.
    public Map<String, Tensor> statistics() {
        Map<String, Tensor> statistics = new LinkedHashMap<>();
        form.statistics().forEach(name -> statistics.put(name, Objects.requireNonNull(plain.get(name))));
        return statistics;
    }

    /// Everything that training changes, by name: parameters, statistics, and what filters keep besides.
    Map<String, Tensor> learnt() {
        Map<String, Tensor> all = new LinkedHashMap<>(statistics());
        parameters.forEach(p -> all.put(p.name(), p.tensor()));
        all.putAll(compressed.memory());
        return all;
    }

    /// The inputs that every run must be given.
    public List<String> inputs() {
        return network.inputs();
    }

    /// What a run computes.
    public List<String> outputs() {
        return network.outputs();
    }

    /// Runs the network with its parameters as they are.
    ///
    /// @return the outputs by name, in the scope that is open
    public Map<String, Tensor> run(Map<String, Tensor> inputs, Mode mode) {
        try (NativeScope scope = new NativeScope()) {
            if (!mode.gradients()) {
                NoGradGuard _ = new NoGradGuard();
            }
            Map<String, Tensor> outputs = run(inputs, weights(), mode);
            outputs.values().forEach(scope::keep);
            return outputs;
        }
    }

    /// What the network computes on the way to its outputs, with its parameters as they are.
    ///
    /// @param names what is computed
    /// @return the values by name, in the scope that is open
    Map<String, Tensor> values(List<String> names, Map<String, Tensor> inputs) {
        List<String> all = new ArrayList<>(names);
        all.addAll(outputs());
        try (NativeScope scope = new NativeScope();
                Network way = network(form.model(), all)) {
            NoGradGuard _ = new NoGradGuard();
            Map<String, Tensor> given = new HashMap<>(weights());
            given.putAll(inputs);
            Map<String, Tensor> values = way.run(given, Mode.EVALUATE);
            values.keySet().retainAll(names);
            values.values().forEach(scope::keep);
            return values;
        }
    }

    /// What the network computes with beside its inputs: weights, offsets and statistics, by initializer,
    /// those of compressed layers made anew; in the scope that is open.
    Map<String, Tensor> weights() {
        Map<String, Tensor> weights = new LinkedHashMap<>(plain);
        weights.putAll(compressed.weights(network::initial));
        return weights;
    }

    /// What compressed layers put out, in their order.
    List<String> compressed() {
        return compressed.outputs();
    }

    /// Gives some compressed layers the weights that they had before, which are not trained, and all others their
    /// compact filters.
    ///
    /// @param outputs what these layers put out
    void leaveWhole(Set<String> outputs) {
        compressed.leaveWhole(outputs);
    }

    /// What is added to the loss for the compressed layers as they are, in the scope that is open; empty for
    /// nothing.
    Optional<Tensor> penalty() {
        return compressed.penalty();
    }

    /// Runs the network with given weights. Several threads may, each with statistics of its own.
    ///
    /// @param weights as [#weights] gives them
    /// @return the outputs by name, in the scope that is open
    Map<String, Tensor> run(Map<String, Tensor> inputs, Map<String, Tensor> weights, Mode mode) {
        Map<String, Tensor> given = new HashMap<>(weights);
        given.putAll(inputs);
        return network.run(given, mode);
    }

    /// Hears how much of the training is over, from 0 to 1, before each step: what is chosen among others
    /// settles towards the end.
    void reach(double done, long step) {
        compressed.reach(done, step);
    }

    /// Finds the gradients of parameters that filters do not follow along a slope, once those of the weights
    /// that [#weights] gave last are known; in the same scope.
    void learn() {
        compressed.learn();
    }

    /// Brings parameters back to where they are allowed to be, after a step.
    ///
    /// @param rate the step's learning rate
    public void project(double rate) {
        try (NativeScope _ = new NativeScope()) {
            NoGradGuard _ = new NoGradGuard();
            compressed.project(rate);
        }
    }

    /// A network in two parts.
    ///
    /// @param dense everything but the compressed layers, whose weights in it count for nothing
    /// @param layers the compressed layers, in the order in which they were given
    public record Parts(Model dense, List<CompressedLayer> layers) {
        /// Copies the list.
        public Parts {
            layers = List.copyOf(layers);
        }

        /// The plain network: convolutions with the filters that the layers stand for.
        public Model merged() {
            Patch patch = new Patch("merged layers");
            for (CompressedLayer layer : layers) {
                org.filtrate.graph.Tensor weight = layer.layer().weight().orElseThrow();
                float[] values = layer.filters().reconstruct().values();
                patch.initializer(org.filtrate.graph.Tensor.floats(weight.name(), weight.dims(), values));
            }
            return patch.applyTo(dense);
        }
    }

    /// The network as it is now, its compressed layers in their stored form beside it.
    public Parts parts() {
        Patch values = new Patch("trained values");
        plain.forEach((name, tensor) -> values.initializer(Tensors.constant(name, tensor)));
        Model trained = values.applyTo(form.model());
        return new Parts(trained, compressed.stored(trained, plain));
    }

    /// The network as it is now, its compressed layers in their stored form in place.
    public Model model() {
        Parts parts = parts();
        Patch patch = new Patch("trained layers");
        parts.layers().forEach(l -> patch.and(l.patch(parts.dense().opset())));
        return patch.applyTo(parts.dense());
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            plain.values().forEach(Tensor::close);
            compressed.close();
            network.close();
        }
    }
}
