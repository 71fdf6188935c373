package org.filtrate.tune.train;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.filters.basis.BasisFilters;
import org.filtrate.filters.basis.NormalisedBasis;
import org.filtrate.filters.body.Body;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.filters.uniform.UniformFilters;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Graph;
import org.filtrate.graph.Model;
import org.filtrate.graph.Patch;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.Layers;
import org.filtrate.graph.opset.OpsetRaiser;
import org.filtrate.graph.shape.ShapeInference;
import org.filtrate.tune.engine.Arithmetic;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;
import org.filtrate.tune.weight.Form;

/// A network whose layers over a basis are in the form that spectral fine-tuning trains (arXiv 2105.10436):
/// basis, normalisation, coefficients. Other layers stay as they are.
///
/// @param dense the network before, of a recent operator set
/// @param layers all compressed layers, in its order
/// @param split those in that form
/// @param model the network with three nodes in the place of each of these
public record NormalisedForm(Model dense, List<CompressedLayer> layers, List<BasisNodes> split, Model model) {
    /// Images whose statistics the training begins with.
    private static final int MEASURED = 128;

    /// Copies the lists.
    public NormalisedForm {
        layers = List.copyOf(layers);
        split = List.copyOf(split);
    }

    /// Whether a network has layers that can be in that form.
    public static boolean fits(Model dense, List<CompressedLayer> layers) {
        return !nodes(dense, layers).isEmpty();
    }

    private static List<BasisNodes> nodes(Model dense, List<CompressedLayer> layers) {
        return layers.stream()
                .flatMap(l -> BasisNodes.of(l, dense.graph()).stream())
                .toList();
    }

    /// The form that computes what the network computes, its normalisations having the statistics of some of
    /// the images.
    public static NormalisedForm of(Model network, List<CompressedLayer> layers, TrainingImages images) {
        Model dense = OpsetRaiser.raise(network);
        List<BasisNodes> split = nodes(dense, layers);
        Map<String, float[]> means = new HashMap<>();
        Map<String, float[]> variances = new HashMap<>();
        NormalisedForm blank = of(dense, layers, split, means, variances);
        try (NativeScope _ = new NativeScope();
                TrainableModel student = blank.student(Arithmetic.SINGLE)) {
            blank.found(student, images).forEach((value, found) -> {
                Tensor channels = found.transpose(0, 1).reshape(found.size(1), -1);
                means.put(value, Tensors.floats(channels.mean(1)));
                variances.put(value, Tensors.floats(channels.var(new long[] {1}, false, false)));
            });
        }
        return of(dense, layers, split, means, variances);
    }

    private static NormalisedForm of(
            Model dense,
            List<CompressedLayer> layers,
            List<BasisNodes> split,
            Map<String, float[]> means,
            Map<String, float[]> variances) {
        Patch patch = new Patch("normalised form");
        for (BasisNodes nodes : split) {
            float[] none = new float[nodes.filters().basis().rows()];
            patch.and(nodes.split(
                    dense.graph(),
                    means.getOrDefault(nodes.found(), none),
                    variances.getOrDefault(nodes.found(), none)));
        }
        return new NormalisedForm(dense, layers, split, patch.applyTo(dense));
    }

    /// What the basis filters of each layer find in some images, by value, in the innermost scope.
    private Map<String, Tensor> found(TrainableModel student, TrainingImages images) {
        List<String> values = split.stream().map(BasisNodes::found).toList();
        int size = images.set().shape().values();
        int count = Math.min(MEASURED, images.learnt().length);
        float[] planes = new float[count * size];
        for (int i = 0; i < count; i++) {
            int place = images.learnt()[(int) ((long) i * images.learnt().length / count)];
            images.set().image(place, planes, i * size);
        }
        Tensor batch = images.tensor(FloatBuffer.wrap(planes), count);
        return student.values(values, Map.of(student.inputs().getFirst(), batch));
    }

    /// What is trained: everything, bases being drawn towards orthonormal ones.
    public TrainableModel student(Arithmetic arithmetic) {
        Map<String, Layer> places = byOutput(model);
        List<CompressedLayer> trained = new ArrayList<>();
        for (CompressedLayer layer : layers) {
            trained.add(split(layer).map(nodes -> basis(nodes, places)).orElse(layer));
        }
        Set<String> bases = split.stream().map(BasisNodes::found).collect(Collectors.toSet());
        return TrainableModel.of(
                model, trained, arithmetic, l -> bases.contains(output(l)) ? Form.ORTHOGONAL : Form.FREE);
    }

    private static String output(CompressedLayer layer) {
        return layer.layer().node().output(0);
    }

    private Optional<BasisNodes> split(CompressedLayer layer) {
        return split.stream()
                .filter(nodes -> nodes.output().equals(output(layer)))
                .findFirst();
    }

    private static CompressedLayer basis(BasisNodes nodes, Map<String, Layer> places) {
        StoredMatrix basis = nodes.filters().basis();
        StoredMatrix whole = StoredMatrix.of(basis.rows(), basis.cols(), basis.values(), Precision.BITS_32);
        return new CompressedLayer(
                Objects.requireNonNull(places.get(nodes.found())),
                new UniformFilters(nodes.basisShape(), whole),
                Body.SMALL,
                Optional.empty());
    }

    private static Map<String, Layer> byOutput(Model model) {
        Map<String, Layer> found = new HashMap<>();
        Layers.find(model, ShapeInference.infer(model))
                .forEach(l -> found.put(l.node().output(0), l));
        return found;
    }

    /// The network with the layers that a trained form computes, normalisations merged into coefficients and
    /// biases.
    public TrainableModel.Parts merged(TrainableModel.Parts parts) {
        Graph graph = parts.dense().graph();
        Patch patch = new Patch("merged bases");
        Map<String, NormalisedBasis> trained = new HashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            CompressedLayer made = parts.layers().get(i);
            Optional<BasisNodes> nodes = split(layers.get(i));
            if (nodes.isPresent()) {
                NormalisedBasis basis = nodes.get().trained(graph, ((UniformFilters) made.filters()).filters());
                trained.put(nodes.get().output(), basis);
                patch.and(nodes.get().merge(graph, basis));
            } else {
                patch.initializer(weight(made));
            }
        }
        Model merged = patch.applyTo(parts.dense());
        Map<String, Layer> places = byOutput(merged);
        List<CompressedLayer> all = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            CompressedLayer came = layers.get(i);
            CompressedLayer made = parts.layers().get(i);
            Layer place = Objects.requireNonNull(places.get(output(came)));
            NormalisedBasis basis = trained.get(output(came));
            all.add(
                    basis == null
                            ? new CompressedLayer(place, made.filters(), made.body(), made.bias())
                            : new CompressedLayer(place, stored(came, basis), came.body(), bias(came, merged)));
        }
        return new TrainableModel.Parts(merged, all);
    }

    /// The weight of another layer as it was trained: what its filters' real numbers begin with from now on.
    private static org.filtrate.graph.Tensor weight(CompressedLayer layer) {
        try (NativeScope _ = new NativeScope()) {
            Tensor filters = Tensors.of(
                    layer.filters().reconstruct().values(),
                    layer.filters().shape().dims());
            return Tensors.constant(
                    layer.layer().weight().orElseThrow().name(),
                    OperatorWeight.of(layer.layer()).of(filters));
        }
    }

    private static BasisFilters stored(CompressedLayer came, NormalisedBasis trained) {
        BasisFilters merged = trained.merged();
        Precision precision = ((BasisFilters) came.filters()).basis().precision();
        return new BasisFilters(merged.shape(), at(precision, merged.basis()), at(precision, merged.coefficients()));
    }

    private static StoredMatrix at(Precision precision, StoredMatrix matrix) {
        return StoredMatrix.of(matrix.rows(), matrix.cols(), matrix.values(), precision);
    }

    /// A layer's bias in half precision, where it came with one.
    private static Optional<org.filtrate.graph.Tensor> bias(CompressedLayer came, Model merged) {
        return came.bias()
                .filter(b -> b.type() == ElementType.FLOAT16)
                .flatMap(b -> merged.graph().constant(b.name()))
                .map(b -> org.filtrate.graph.Tensor.halves(b.name(), b.dims(), b.floats()));
    }
}
