package org.filtrate.tune.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.filtrate.filters.basis.BasisFilters;
import org.filtrate.filters.basis.NormalisedBasis;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.Graph;
import org.filtrate.graph.Node;
import org.filtrate.graph.Patch;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.graph.layer.LayerOp;

/// A layer over a basis as three nodes: a convolution with the basis filters, a normalisation of what each of
/// them finds, a convolution with the coefficients.
///
/// @param layer the layer as it came
/// @param filters its filters
record BasisNodes(CompressedLayer layer, BasisFilters filters) {
    /// What normalisations add to variances.
    private static final float EPSILON = 1e-5f;

    /// The three nodes of a layer, where what a normalisation shifts can go somewhere afterwards: to the
    /// layer's bias, or to the mean of the normalisation that alone reads it. Empty for layers that are no
    /// convolution over a basis, or whose numbers are stored in codes.
    ///
    /// @param graph the network's
    static Optional<BasisNodes> of(CompressedLayer layer, Graph graph) {
        if (!(layer.filters() instanceof BasisFilters filters)
                || filters.basis().precision().isCoded()
                || layer.layer().op().filter(op -> op == LayerOp.CONV).isEmpty()) {
            return Optional.empty();
        }
        BasisNodes nodes = new BasisNodes(layer, filters);
        Node node = graph.producer(nodes.output()).orElseThrow();
        boolean biased = layer.bias().isPresent() || !node.input(2).isEmpty();
        return biased || nodes.isNormalised(graph) ? Optional.of(nodes) : Optional.empty();
    }

    private boolean isNormalised(Graph graph) {
        List<Node> readers = graph.consumers(output());
        return readers.size() == 1
                && readers.getFirst().is("BatchNormalization")
                && graph.constant(readers.getFirst().input(3)).isPresent()
                && graph.outputs().stream().noneMatch(o -> o.getName().equals(output()));
    }

    String output() {
        return layer.layer().node().output(0);
    }

    /// What the basis filters find.
    String found() {
        return layer.layer().name() + "/found";
    }

    private String normal() {
        return layer.layer().name() + "/normal";
    }

    /// The shape of the basis filters.
    FilterShape basisShape() {
        FilterShape shape = filters.shape();
        return new FilterShape(filters.basis().rows(), shape.inChannels(), shape.kernel(), shape.groups());
    }

    /// Puts the three nodes in the place of the layer; they compute what it computes.
    ///
    /// @param mean of what each basis filter finds
    /// @param variance the same
    Patch split(Graph graph, float[] mean, float[] variance) {
        Node node = graph.producer(output()).orElseThrow();
        NormalisedBasis neutral = NormalisedBasis.neutral(filters, mean, variance, EPSILON);
        FilterShape shape = filters.shape();
        long[] pointwise = shape.dims();
        Arrays.fill(pointwise, 1);
        pointwise[0] = shape.outChannels();
        pointwise[1] = filters.rank();
        Patch patch = new Patch("normalise '" + layer.layer().name() + "'");
        String basis =
                added(patch, "basis", basisShape().dims(), filters.basis().values());
        long[] each = {mean.length};
        List<String> normalised = List.of(
                found(),
                added(patch, "gamma", each, neutral.gamma()),
                added(patch, "beta", each, neutral.beta()),
                added(patch, "mean", each, neutral.mean()),
                added(patch, "variance", each, neutral.variance()));
        List<String> mixed = new ArrayList<>(List.of(
                normal(),
                added(patch, "mixing", pointwise, filters.coefficients().values())));
        layer.bias().ifPresent(b -> patch.initializer(Tensor.floats(b.name(), b.dims(), b.floats())));
        layer.bias()
                .map(Tensor::name)
                .or(() -> Optional.of(node.input(2)).filter(b -> !b.isEmpty()))
                .ifPresent(mixed::add);
        return patch.replace(
                node,
                List.of(
                        node.withInputs(List.of(node.input(0), basis)).withOutputs(List.of(found())),
                        Node.of(
                                "",
                                "BatchNormalization",
                                normalised,
                                List.of(normal()),
                                Attribute.of("epsilon", EPSILON)),
                        Node.of("", "Conv", mixed, List.of(output()), Attribute.of("group", (long) shape.groups()))));
    }

    private String added(Patch patch, String what, long[] dims, float[] values) {
        Tensor tensor = Tensor.floats(layer.layer().name() + "/" + what, dims, values);
        patch.initializer(tensor);
        return tensor.name();
    }

    /// The layer without the normalisation, at 32 bits, as three trained nodes compute it.
    ///
    /// @param basis the trained basis filters
    NormalisedBasis trained(Graph graph, StoredMatrix basis) {
        Node normal = graph.producer(normal()).orElseThrow();
        StoredMatrix mixing = StoredMatrix.of(
                filters.shape().outChannels(),
                filters.rank(),
                numbers(graph, graph.producer(output()).orElseThrow(), 1),
                Precision.BITS_32);
        return new NormalisedBasis(
                new BasisFilters(filters.shape(), basis, mixing),
                numbers(graph, normal, 1),
                numbers(graph, normal, 2),
                numbers(graph, normal, 3),
                numbers(graph, normal, 4),
                EPSILON);
    }

    private static float[] numbers(Graph graph, Node node, int input) {
        return graph.constant(node.input(input)).orElseThrow().floats();
    }

    /// Puts the one convolution back in the place of the three, what the normalisation shifts in its bias, or
    /// in the mean of the normalisation after it.
    Patch merge(Graph graph, NormalisedBasis trained) {
        Node first = graph.producer(found()).orElseThrow();
        Node last = graph.producer(output()).orElseThrow();
        Tensor weight = layer.layer().weight().orElseThrow();
        List<String> inputs = new ArrayList<>(List.of(first.input(0), weight.name()));
        Patch patch = new Patch("merge '" + layer.layer().name() + "'").initializer(weight);
        if (last.input(2).isEmpty()) {
            Node after = graph.consumers(output()).getFirst();
            float[] mean = numbers(graph, after, 3);
            float[] shifts = trained.bias(new float[mean.length]);
            for (int i = 0; i < mean.length; i++) {
                mean[i] -= shifts[i];
            }
            patch.initializer(Tensor.floats(after.input(3), new long[] {mean.length}, mean));
        } else {
            float[] bias = trained.bias(numbers(graph, last, 2));
            patch.initializer(Tensor.floats(last.input(2), new long[] {bias.length}, bias));
            inputs.add(last.input(2));
        }
        return patch.replace(first, List.of(first.withInputs(inputs).withOutputs(List.of(output()))))
                .replace(graph.producer(normal()).orElseThrow(), List.of())
                .replace(last, List.of());
    }
}
