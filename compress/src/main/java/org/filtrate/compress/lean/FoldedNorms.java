package org.filtrate.compress.lean;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.filtrate.compress.calibrate.BatchNorm;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Graph;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Patch;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.layer.LayerOp;
import org.filtrate.graph.shape.Shapes;

/// Folds each batch normalisation into the layer whose output it alone reads: its scale into the layer's filters, its
/// shift into the layer's bias. Four numbers a channel become one, and a node goes.
///
/// A layer that computes no bias (`MatMul`), or whose bias or weight is not its own, keeps its normalisation.
final class FoldedNorms {
    private final Graph graph;
    private final Map<String, CompressedLayer> layers = new LinkedHashMap<>();
    private final Patch patch = new Patch("fold batch normalisations");

    private FoldedNorms(Model model, List<CompressedLayer> compressed) {
        this.graph = model.graph();
        compressed.forEach(l -> layers.put(l.layer().node().output(0), l));
    }

    /// Folds every normalisation that can be folded.
    ///
    /// @param model the network with `layers` in place
    /// @param shapes what is known of its values
    static FoldedNorms of(Model model, Shapes shapes, List<CompressedLayer> layers) {
        FoldedNorms folding = new FoldedNorms(model, layers);
        BatchNorm.find(model.graph(), shapes).forEach(folding::visit);
        return folding;
    }

    /// The compressed layers, with what was folded into them.
    List<CompressedLayer> layers() {
        return List.copyOf(layers.values());
    }

    /// The patch that folds normalisations into dense layers, and passes on what they no longer change.
    Patch patch() {
        return patch;
    }

    private void visit(BatchNorm norm) {
        String value = norm.node().input(0);
        boolean hasOneOutput = norm.node().outputs().stream().allMatch(o -> o.equals(norm.node().output(0)));
        Optional<Node> producer = graph.producer(value);
        ChannelMap map = ChannelMap.of(norm);
        if (producer.isEmpty() || graph.reads(value) != 1 || !hasOneOutput || !map.isFinite()) {
            return;
        }
        if (layers.containsKey(value) ? fold(value, map) : fold(producer.get(), map)) {
            Node identity = Node.of("", "Identity", List.of(value), List.of(norm.node().output(0)));
            patch.replace(norm.node(), List.of(identity));
        }
    }

    private boolean fold(Node dense, ChannelMap map) {
        Optional<Patch> mapped = DenseLayer.of(graph, dense).flatMap(d -> d.mapped(map));
        mapped.ifPresent(patch::and);
        return mapped.isPresent();
    }

    private boolean fold(String output, ChannelMap map) {
        CompressedLayer layer = Objects.requireNonNull(layers.get(output));
        Optional<float[]> bias = layer.bias()
                .map(Tensor::floats)
                .or(() -> ownBias(layer.layer().node()))
                .filter(b -> b.length <= 1 || b.length == map.channels());
        boolean fits = map.channels() == layer.filters().shape().outChannels()
                && layer.layer().weight().filter(w -> w.type() == ElementType.FLOAT).isPresent();
        if (layer.layer().op().orElseThrow() == LayerOp.MATMUL || bias.isEmpty() || !fits) {
            return false;
        }
        CompressedLayer mapped = new CompressedLayer(
                layer.layer(),
                layer.filters().scaleOutputs(map.scale()),
                layer.body(),
                Optional.of(map.bias(bias.get(), layer.layer().name() + "/bias")));
        layers.put(output, mapped);
        return true;
    }

    /// The constant bias of a dense layer; no numbers where it has none.
    ///
    /// @return empty where it is computed
    private Optional<float[]> ownBias(Node node) {
        return node.input(2).isEmpty()
                ? Optional.of(new float[0])
                : graph.constant(node.input(2)).map(Tensor::floats);
    }
}
