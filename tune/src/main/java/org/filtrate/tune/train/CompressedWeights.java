package org.filtrate.tune.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.filters.Setting;
import org.filtrate.filters.Weight;
import org.filtrate.filters.body.Body;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Patch;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.Layers;
import org.filtrate.graph.shape.ShapeInference;
import org.filtrate.tune.tensor.Tensors;
import org.filtrate.tune.weight.Form;
import org.filtrate.tune.weight.Parameter;
import org.filtrate.tune.weight.TrainableFilters;
import org.filtrate.tune.weight.Trainables;

/// The compressed layers of a network in training: the stored numbers that make their weights.
final class CompressedWeights implements AutoCloseable {
    private final Map<String, Layer> found;
    private final List<Item> items = new ArrayList<>();
    private Set<String> whole = Set.of(); // layers' outputs

    /// A compressed layer: where its weight goes, and what makes it.
    private record Item(
            String output,
            String weight,
            OperatorWeight layout,
            TrainableFilters filters,
            Body body,
            boolean halfBias) {}

    /// @param model the network in the form in which it is trained
    CompressedWeights(Model model) {
        this.found = layersByOutput(model);
    }

    /// The model in which layers have the bias that they are to be stored with.
    static Model withBiases(Model model, List<CompressedLayer> layers) {
        Patch patch = new Patch("biases");
        Map<String, Node> nodes = new HashMap<>();
        model.graph().nodes().forEach(n -> nodes.put(n.output(0), n));
        for (CompressedLayer layer : layers) {
            layer.bias().ifPresent(bias -> {
                Node node =
                        Objects.requireNonNull(nodes.get(layer.layer().node().output(0)));
                List<String> inputs = new ArrayList<>(node.inputs().subList(0, 2));
                inputs.add(bias.name());
                patch.replace(node, List.of(node.withInputs(inputs)))
                        .initializer(org.filtrate.graph.Tensor.floats(bias.name(), bias.dims(), bias.floats()));
            });
        }
        return patch.applyTo(model);
    }

    private static Map<String, Layer> layersByOutput(Model model) {
        Map<String, Layer> found = new HashMap<>();
        Layers.find(model, ShapeInference.infer(model))
                .forEach(l -> found.put(l.node().output(0), l));
        return found;
    }

    /// Takes compact filters to begin with.
    ///
    /// @param layers layers of the network before it was brought into its form
    /// @param forms how each is trained
    void take(List<CompressedLayer> layers, Function<CompressedLayer, Form> forms) {
        for (CompressedLayer given : layers) {
            String output = given.layer().node().output(0);
            Layer layer = Objects.requireNonNull(found.get(output));
            items.add(new Item(
                    output,
                    layer.weight().orElseThrow().name(),
                    OperatorWeight.of(layer),
                    Trainables.of(layer.name(), given.filters(), Weight.of(given.layer()), forms.apply(given)),
                    given.body(),
                    given.bias().filter(b -> b.type() == ElementType.FLOAT16).isPresent()));
        }
    }

    /// What is trained, in a fixed order.
    List<Parameter> parameters() {
        return items.stream().flatMap(c -> Pace.paced(c.filters()).stream()).toList();
    }

    /// The initializers in whose place the filters' weights come.
    Set<String> initializers() {
        return items.stream().map(Item::weight).collect(Collectors.toSet());
    }

    /// The settings, layer by layer.
    List<Setting> settings() {
        return items.stream().map(c -> c.filters().compact().setting()).toList();
    }

    /// What the layers put out, in their order.
    List<String> outputs() {
        return items.stream().map(Item::output).toList();
    }

    /// What filters keep besides their parameters, by name.
    Map<String, Tensor> memory() {
        Map<String, Tensor> memory = new LinkedHashMap<>();
        items.forEach(c -> memory.putAll(c.filters().memory()));
        return memory;
    }

    /// Weights made anew, by initializer, in the scope that is open.
    ///
    /// @param initial the weight that a layer had before
    Map<String, Tensor> weights(Function<String, Tensor> initial) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        items.forEach(c -> weights.put(
                c.weight(),
                isWhole(c)
                        ? initial.apply(c.weight()).clone()
                        : c.layout().of(c.filters().weight())));
        return weights;
    }

    /// As [TrainableModel#leaveWhole].
    void leaveWhole(Set<String> outputs) {
        whole = Set.copyOf(outputs);
    }

    private boolean isWhole(Item item) {
        return whole.contains(item.output());
    }

    private Stream<TrainableFilters> active() {
        return items.stream().filter(c -> !isWhole(c)).map(Item::filters);
    }

    /// As [TrainableModel#penalty].
    Optional<Tensor> penalty() {
        return active().flatMap(f -> f.penalty().stream()).reduce(Tensor::add);
    }

    /// As [TrainableModel#reach].
    void reach(double done, long step) {
        items.forEach(c -> c.filters().reach(done, step));
    }

    /// As [TrainableModel#learn].
    void learn() {
        active().forEach(TrainableFilters::learn);
    }

    /// As [TrainableModel#project].
    void project(double rate) {
        active().forEach(f -> f.project(rate));
    }

    /// The layers in their stored form.
    ///
    /// @param trained the network with everything else as it is now
    /// @param plain what else is trained, by initializer
    List<CompressedLayer> stored(Model trained, Map<String, Tensor> plain) {
        Map<String, Layer> now = layersByOutput(trained);
        List<CompressedLayer> layers = new ArrayList<>();
        for (Item c : items) {
            Layer layer = Objects.requireNonNull(now.get(c.output()));
            Optional<Tensor> bias =
                    Optional.ofNullable(plain.get(layer.node().input(2))).filter(b -> c.halfBias());
            layers.add(new CompressedLayer(
                    layer,
                    c.filters().compact(),
                    c.body(),
                    bias.map(b ->
                            org.filtrate.graph.Tensor.halves(layer.node().input(2), b.shape(), Tensors.floats(b)))));
        }
        return layers;
    }

    @Override
    public void close() {
        items.forEach(c -> c.filters().close());
    }
}
