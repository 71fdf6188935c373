package org.filtrate.compress.calibrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.graph.Graph;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Patch;
import org.filtrate.graph.Shape;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.LayerOp;
import org.filtrate.graph.shape.Shapes;
import org.filtrate.run.Progress;

/// Corrects a compressed network by the statistics of unlabelled images.
///
/// @param layers the compressed layers, those without a batch normalisation after them scaled and shifted
/// @param normalisations the patch that gives batch normalisations their new statistics
/// @param corrected how many batch normalisations and layers were corrected
public record Calibration(List<CompressedLayer> layers, Patch normalisations, int corrected) {
    private static final float EPSILON = 1e-8f;
    private static final float LARGEST_CORRECTION = 4;

    /// Copies the list.
    public Calibration {
        layers = List.copyOf(layers);
    }

    /// Corrects batch normalisations, and layers that have none after them.
    ///
    /// @param original the network before compression
    /// @param shapes what is known of its values, whose names the compressed network keeps
    /// @param compressed the network with `layers` in place
    /// @param layers the compressed layers
    /// @param images images, whose labels are not used
    public static Calibration of(
            Model original,
            Shapes shapes,
            Model compressed,
            List<CompressedLayer> layers,
            Images images,
            Progress progress) {
        List<BatchNorm> normalisations = BatchNorm.find(compressed.graph(), shapes);
        Map<String, CompressedLayer> alone = withoutNormalisation(layers, compressed.graph(), shapes, normalisations);
        return of(original, shapes, compressed, layers, alone, images, progress);
    }

    /// @param alone the layers to be corrected, by what they put out
    private static Calibration of(
            Model original,
            Shapes shapes,
            Model compressed,
            List<CompressedLayer> layers,
            Map<String, CompressedLayer> alone,
            Images images,
            Progress progress) {
        List<BatchNorm> before = BatchNorm.find(original.graph(), shapes);
        Probe target = new Probe(original);
        before.forEach(n -> n.probe(target));
        alone.values().forEach(l -> {
            Shape shape = shapes.shape(l.layer().node().output(0)).orElseThrow();
            target.watch(l.layer().node(), shape.rank(), l.filters().shape().outChannels());
        });
        Map<String, Moments> wanted = ProbeRun.run(target, images, progress);
        Probe probe = new Probe(compressed);
        BatchNorm.find(compressed.graph(), shapes).forEach(n -> n.probe(probe));
        for (String output : alone.keySet()) {
            Node node = compressed.graph().producer(output).orElseThrow();
            Moments moments = Objects.requireNonNull(wanted.get(output));
            int rank = shapes.shape(output).orElseThrow().rank();
            probe.normaliseOutput(node, rank, moments.mean(), roots(moments.variance()), EPSILON);
        }
        Map<String, Moments> found = ProbeRun.run(probe, images, progress);
        Patch patch = new Patch("calibrate");
        for (BatchNorm normalisation : before) {
            String output = normalisation.node().output(0);
            normalisation.update(
                    patch, Objects.requireNonNull(wanted.get(output)), Objects.requireNonNull(found.get(output)));
        }
        return new Calibration(
                corrected(original.graph(), layers, alone, wanted, found), patch, before.size() + alone.size());
    }

    /// Compressed layers that can take a bias and whose output no batch normalisation reads, by that output.
    private static Map<String, CompressedLayer> withoutNormalisation(
            List<CompressedLayer> layers, Graph graph, Shapes shapes, List<BatchNorm> normalisations) {
        List<String> normalised =
                normalisations.stream().map(n -> n.node().input(0)).toList();
        Map<String, CompressedLayer> alone = new LinkedHashMap<>();
        for (CompressedLayer layer : layers) {
            String output = layer.layer().node().output(0);
            String bias = layer.layer().node().input(2);
            boolean takesBias = layer.layer().op().orElseThrow() != LayerOp.MATMUL
                    && (bias.isEmpty() || graph.constant(bias).isPresent());
            if (takesBias
                    && !normalised.contains(output)
                    && shapes.shape(output).isPresent()) {
                alone.put(output, layer);
            }
        }
        return alone;
    }

    private static List<CompressedLayer> corrected(
            Graph graph,
            List<CompressedLayer> layers,
            Map<String, CompressedLayer> alone,
            Map<String, Moments> wanted,
            Map<String, Moments> found) {
        List<CompressedLayer> corrected = new ArrayList<>();
        for (CompressedLayer layer : layers) {
            String output = layer.layer().node().output(0);
            Moments target = wanted.get(output);
            Moments current = found.get(output);
            corrected.add(
                    alone.containsKey(output) && target != null && current != null
                            ? correct(graph, layer, target, current)
                            : layer);
        }
        return corrected;
    }

    /// `y' = s (y - mean) + target mean` with `s` the ratio of standard deviations, folded into filters
    /// and bias.
    static CompressedLayer correct(Graph graph, CompressedLayer compressed, Moments target, Moments current) {
        int channels = current.channels();
        float[] scale = new float[channels];
        float[] bias = bias(graph, compressed, channels);
        for (int i = 0; i < channels; i++) {
            double ratio = Math.sqrt((target.variance()[i] + EPSILON) / (current.variance()[i] + EPSILON));
            scale[i] = (float) Math.clamp(ratio, 1 / LARGEST_CORRECTION, LARGEST_CORRECTION);
            bias[i] = scale[i] * (bias[i] - current.mean()[i]) + target.mean()[i];
        }
        Layer layer = compressed.layer();
        Tensor tensor = Tensor.floats(layer.name() + "/bias", new long[] {channels}, bias);
        return new CompressedLayer(
                layer, compressed.filters().scaleOutputs(scale), compressed.body(), Optional.of(tensor));
    }

    /// The layer's bias, one number a channel; zeros where it has none.
    private static float[] bias(Graph graph, CompressedLayer compressed, int channels) {
        float[] stored = compressed
                .bias()
                .or(() -> graph.constant(compressed.layer().node().input(2)))
                .map(Tensor::floats)
                .orElseGet(() -> new float[channels]);
        float[] bias = new float[channels];
        for (int i = 0; i < channels; i++) {
            bias[i] = stored[stored.length == 1 ? 0 : i];
        }
        return bias;
    }

    private static float[] roots(float[] values) {
        float[] roots = new float[values.length];
        for (int i = 0; i < roots.length; i++) {
            roots[i] = (float) Math.sqrt(values[i]);
        }
        return roots;
    }
}
