package org.filtrate.cli.demo;

import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.run.Batch;
import org.filtrate.run.Batches;
import org.filtrate.run.Batching;
import org.filtrate.run.DataSet;
import org.filtrate.run.ImageInput;
import org.filtrate.run.Session;
import org.filtrate.run.SessionSettings;

/// Runs the front part of a network over labelled images and samples what its next layer reads.
///
/// @param set the images
/// @param threads of ONNX Runtime
record PatchReader(DataSet set, int threads) {
    private static final int BATCH = 100;
    private static final int MOST_VALUES = 12_000_000;

    /// Patches of a value from all images, the same number from each.
    ///
    /// @param value the name of what the layer reads
    /// @param filters the shape of the layer's filters
    /// @param perImage patches wanted from each image; fewer where they would fill the memory
    Patches read(Model model, String value, FilterShape filters, int perImage, SplittableRandom random) {
        int each = Math.clamp(MOST_VALUES / filters.filterSize() / set.size(), 1, perImage);
        int[] images = set.spread(set.size());
        byte[] front = ModelWriter.toBytes(front(model, value));
        try (Session session = Session.open(front, SessionSettings.threads(threads))) {
            ImageInput input = ImageInput.of(session);
            PatchSampler sampler = null;
            try (Batches batches = Batches.of(set, images, new Batching(BATCH, false, input.layout()), threads)) {
                while (batches.hasNext()) {
                    Batch batch = batches.next();
                    var maps = Objects.requireNonNull(
                            session.run(Map.of(input.name(), batch.images())).get(value));
                    if (sampler == null) {
                        sampler = new PatchSampler(maps.shape(), filters, images.length * each, random);
                    }
                    float[] values = maps.toArray();
                    for (int i = 0; i < batch.count() * each; i++) {
                        int image = i / each;
                        sampler.add(values, image, set.label(images[batch.start() + image]));
                    }
                }
            }
            return Objects.requireNonNull(sampler).patches();
        }
    }

    /// The part of a model that computes `value`, which becomes its one output.
    private static Model front(Model model, String value) {
        Set<String> needed = new HashSet<>(Set.of(value));
        List<Node> nodes = new ArrayList<>();
        for (Node node : model.graph().nodes().reversed()) {
            if (node.outputs().stream().anyMatch(needed::contains)) {
                needed.addAll(node.inputs());
                nodes.addFirst(node);
            }
        }
        var graph = model.proto().getGraph().toBuilder();
        graph.clearOutput().clearNode().clearInitializer();
        graph.addOutput(ValueInfoProto.newBuilder()
                .setName(value)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(ElementType.FLOAT.code()))));
        nodes.forEach(n -> graph.addNode(n.proto()));
        model.graph().initializers().stream()
                .filter(t -> needed.contains(t.name()))
                .forEach(t -> graph.addInitializer(t.proto()));
        return new Model(model.proto().toBuilder().setGraph(graph).build());
    }
}
