package org.filtrate.compress.calibrate;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.NodeList;
import org.filtrate.graph.Patch;
import org.filtrate.graph.Tensor;

/// A model rewritten so that it also puts out the mean and the variance of each channel of chosen values, and,
/// where asked to, goes on with those values normalised by the batch's own statistics.
///
/// Normalising by the batch means that each layer sees inputs whose earlier layers are already corrected, so that
/// one pass over the images is enough for all layers.
final class Probe {
    private final Model model;
    private final Patch patch = new Patch("probe");
    private final List<ValueInfoProto> outputs = new ArrayList<>();
    private final Map<String, Integer> channels = new LinkedHashMap<>();

    Probe(Model model) {
        this.model = model;
    }

    /// Names of the values whose moments are put out, with their channels.
    Map<String, Integer> channels() {
        return channels;
    }

    static String mean(String value) {
        return value + "/filtrate_mean";
    }

    static String variance(String value) {
        return value + "/filtrate_variance";
    }

    /// Puts out the moments of what a node writes; the network goes on unchanged.
    ///
    /// @param rank dimensions of the value
    /// @param channelCount size of its axis 1
    void watch(Node node, int rank, int channelCount) {
        String value = node.output(0);
        NodeList nodes = new NodeList(value + "/filtrate_");
        nodes.add(node);
        moments(nodes, value, value, rank, channelCount);
        patch.replace(node, nodes.nodes());
    }

    /// Puts out the moments of what a node writes; the network goes on with the value normalised to a target mean and
    /// standard deviation.
    void normaliseOutput(Node node, int rank, float[] mean, float[] deviation, float epsilon) {
        String value = node.output(0);
        String raw = value + "/filtrate_raw";
        List<String> written = new ArrayList<>(node.outputs());
        written.set(0, raw);
        NodeList nodes = new NodeList(value + "/filtrate_");
        nodes.add(node.withOutputs(written));
        normalise(nodes, raw, value, value, rank, mean, deviation, epsilon);
        patch.replace(node, nodes.nodes());
    }

    /// Puts out the moments of what a batch normalisation reads; the network goes on as that normalisation would in
    /// training, by the batch's own statistics.
    void normaliseByBatch(Node node, int rank, float[] beta, float[] gamma, float epsilon) {
        NodeList nodes = new NodeList(node.output(0) + "/filtrate_");
        normalise(nodes, node.input(0), node.output(0), node.output(0), rank, beta, gamma, epsilon);
        patch.replace(node, nodes.nodes());
    }

    private void normalise(
            NodeList nodes,
            String value,
            String output,
            String key,
            int rank,
            float[] mean,
            float[] deviation,
            float epsilon) {
        String[] centred = moments(nodes, value, key, rank, mean.length);
        long[] dims =
                LongStream.range(0, rank).map(i -> i == 1 ? mean.length : 1).toArray();
        Tensor scale = Tensor.floats(key + "/filtrate_scale", dims, deviation);
        Tensor shift = Tensor.floats(key + "/filtrate_shift", dims, mean);
        patch.initializer(scale).initializer(shift);
        String safe = nodes.add("Add", List.of(centred[1], nodes.real(epsilon)));
        String unit = nodes.add("Div", List.of(centred[0], nodes.add("Sqrt", List.of(safe))));
        String scaled = nodes.add("Mul", List.of(unit, scale.name()));
        nodes.addTo(output, "Add", List.of(scaled, shift.name()));
    }

    /// Adds the moments of `value` over all axes but 1.
    ///
    /// @return the names of the centred value and of its variance
    private String[] moments(NodeList nodes, String value, String key, int rank, int channelCount) {
        long[] axes = LongStream.range(0, rank).filter(i -> i != 1).toArray();
        String mean = reduce(nodes, value, axes, mean(key));
        String centred = nodes.add("Sub", List.of(value, mean));
        String squared = nodes.add("Mul", List.of(centred, centred));
        String variance = reduce(nodes, squared, axes, variance(key));
        channels.put(key, channelCount);
        outputs.add(output(mean));
        outputs.add(output(variance));
        return new String[] {centred, variance};
    }

    private String reduce(NodeList nodes, String value, long[] axes, String output) {
        if (model.opset() >= 18) {
            nodes.addTo(output, "ReduceMean", List.of(value, nodes.integers(axes)), Attribute.of("keepdims", 1));
        } else {
            nodes.addTo(output, "ReduceMean", List.of(value), Attribute.of("axes", axes), Attribute.of("keepdims", 1));
        }
        return output;
    }

    private static ValueInfoProto output(String name) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(1)))
                .build();
    }

    /// The model, putting out moments and nothing else, with its batch left open.
    Model build() {
        Model patched = patch.applyTo(model);
        GraphProto.Builder graph = patched.proto().getGraph().toBuilder();
        graph.clearOutput().addAllOutput(outputs).clearValueInfo();
        openBatch(graph);
        return new Model(patched.proto().toBuilder().setGraph(graph).build());
    }

    /// Leaves the first axis of every input open, but for weights that older files list among their inputs.
    static void openBatch(GraphProto.Builder graph) {
        Set<String> weights = new HashSet<>();
        graph.getInitializerList().forEach(t -> weights.add(t.getName()));
        for (int i = 0; i < graph.getInputCount(); i++) {
            ValueInfoProto input = graph.getInput(i);
            TensorShapeProto shape = input.getType().getTensorType().getShape();
            if (shape.getDimCount() > 1 && !weights.contains(input.getName())) {
                TensorShapeProto open = shape.toBuilder()
                        .setDim(0, TensorShapeProto.Dimension.newBuilder().setDimParam("filtrate_batch"))
                        .build();
                graph.setInput(
                        i,
                        input.toBuilder()
                                .setType(input.getType().toBuilder()
                                        .setTensorType(input.getType().getTensorType().toBuilder()
                                                .setShape(open))));
            }
        }
    }
}
