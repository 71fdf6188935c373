package org.filtrate.compress;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.filtrate.filters.Setting;
import org.filtrate.filters.body.CompressedNode;
import org.filtrate.graph.Model;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.batch.OpenBatch;
import org.filtrate.graph.file.ModelReader;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.Layers;
import org.filtrate.graph.opset.OpsetRaiser;
import org.filtrate.graph.shape.ShapeInference;
import org.filtrate.graph.shape.Shapes;
import org.filtrate.run.ModelFiles;

/// A network read from a file, with what is known of it before anything runs.
///
/// @param files the files it was read from
/// @param model the model, raised to an operator set that allows functions, open to any number of images where that can
/// be
/// @param shapes the shapes of its values
/// @param layers the layers that carry its weights
public record Network(ModelFiles files, Model model, Shapes shapes, List<Layer> layers) {
    /// Copies the list.
    public Network {
        layers = List.copyOf(layers);
    }

    /// Reads a network.
    ///
    /// @throws org.filtrate.graph.FiltrateException where the file cannot be read or is not an ONNX model
    public static Network read(Path file) {
        ModelReader.Loaded loaded = ModelReader.load(file);
        Model model = OpenBatch.of(OpsetRaiser.raise(loaded.model()));
        return of(new ModelFiles(file, loaded.externalFiles()), model);
    }

    /// The same network with other numbers.
    ///
    /// @param other a model with the nodes of this one
    Network with(Model other) {
        return of(files, other);
    }

    private static Network of(ModelFiles files, Model model) {
        Shapes shapes = ShapeInference.infer(model);
        List<Layer> layers = Layers.find(model, shapes).stream()
                .map(l -> CompressedAlready.costed(model.graph(), l))
                .toList();
        return new Network(files, model, shapes, layers);
    }

    /// How a layer is compressed already; empty where it is not.
    ///
    /// @throws org.filtrate.graph.FiltrateException where what it stores does not fit together
    public Optional<Setting> setting(Layer layer) {
        return Optional.of(layer.node())
                .filter(CompressedNode::is)
                .map(n -> CompressedNode.read(model.graph(), n).filters().setting());
    }

    /// Bytes of the file and its external data.
    public long sizeBytes() {
        return files.sizeBytes();
    }

    /// The bytes that a request leaves for its compressed file; empty where it does not limit them.
    Optional<Long> byteLimit(Request request) {
        return request.budget().byteLimit(sizeBytes());
    }

    /// Multiply-accumulate operations of all layers for one image; layers of unknown shape count nothing.
    public long macs() {
        return layers.stream().mapToLong(l -> l.macs().orElse(0)).sum();
    }

    /// Numbers stored: weights or what stands in their place, biases, normalisations with their statistics.
    public long params() {
        List<Layer> compressed =
                layers.stream().filter(l -> CompressedNode.is(l.node())).toList();
        Set<String> theirs =
                compressed.stream().flatMap(l -> l.node().inputs().stream()).collect(Collectors.toSet());
        long others = model.graph().initializers().stream()
                .filter(t -> t.type().isFloating() && !theirs.contains(t.name()))
                .mapToLong(Tensor::count)
                .sum();
        return others + compressed.stream().mapToLong(Layer::params).sum();
    }

    /// Bytes of the file beside its tensors: nodes, functions, names, shapes.
    public long graphBytes() {
        return sizeBytes()
                - model.graph().initializers().stream()
                        .mapToLong(Tensor::sizeBytes)
                        .sum();
    }

    /// Bytes of the weights of all layers, or of all convolutions.
    public long weightBytes(boolean convolutionsOnly) {
        return layers.stream()
                .filter(l -> !convolutionsOnly || l.isConvolution())
                .flatMap(l -> l.weight().stream())
                .mapToLong(Tensor::sizeBytes)
                .sum();
    }
}
