package org.filtrate.compress.lean;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.filtrate.compress.calibrate.BatchNorm;
import org.filtrate.filters.body.CompressedLayer;
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
    private final long opset;

    private FoldedNorms(Model model, List<CompressedLayer> compressed) {
        this.graph = model.graph();
        this.opset = model.opset();
        compressed.forEach(l -> layers.put(l.layer().node().output(0), l));
    }

    /// The network with every normalisation folded that can be.
    ///
    /// @param model the network with `layers` in place
    /// @param shapes what is known of its values
    static LeanNetwork fold(Model model, Shapes shapes, List<CompressedLayer> layers) {
        FoldedNorms folding = new FoldedNorms(model, layers);
        BatchNorm.find(model.graph(), shapes).forEach(folding::visit);
        return new LeanNetwork(List.copyOf(folding.layers.values()), folding.patch.applyTo(model));
    }

    private void visit(BatchNorm norm) {
        String value = norm.node().input(0);
        boolean hasOneOutput = norm.node().outputs().stream().allMatch(o -> o.equals(norm.node().output(0)));
        Optional<Node> producer = graph.producer(value);
        ChannelMap map = ChannelMap.of(norm);
        if (producer.isEmpty() || graph.reads(value) != 1 || !hasOneOutput || !map.isFinite()) {
            return;
        }
        CompressedLayer compressed = layers.get(value);
        Optional<Patch> folded = compressed != null
                ? compressed(compressed, producer.get(), map)
                : DenseLayer.of(graph, producer.get()).flatMap(d -> d.mapped(map));
        folded.ifPresent(layer -> {
            patch.and(layer);
            Node identity = Node.of("", "Identity", List.of(value), List.of(norm.node().output(0)));
            patch.replace(norm.node(), List.of(identity));
        });
    }

    private Optional<Patch> compressed(CompressedLayer layer, Node node, ChannelMap map) {
        Optional<float[]> bias = layer.bias()
                .map(Tensor::floats)
                .or(() -> ownBias(layer.layer().node()));
        boolean fits = map.channels() == layer.filters().shape().outChannels();
        if (layer.layer().op().orElseThrow() == LayerOp.MATMUL || bias.isEmpty() || !fits) {
            return Optional.empty();
        }
        CompressedLayer mapped = new CompressedLayer(
                layer.layer(),
                layer.filters().scaleOutputs(map.scale()),
                layer.body(),
                Optional.of(map.bias(bias.get(), layer.layer().name() + "/bias")));
        layers.put(node.output(0), mapped);
        return Optional.of(mapped.patch(opset));
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
