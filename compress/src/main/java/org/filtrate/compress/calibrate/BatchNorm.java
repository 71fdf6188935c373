package org.filtrate.compress.calibrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Graph;
import org.filtrate.graph.Node;
import org.filtrate.graph.Patch;
import org.filtrate.graph.Shape;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.shape.Shapes;

/// A batch normalisation whose four parameters are constants.
///
/// @param node the node
/// @param rank dimensions of what it reads
/// @param gamma its scale, `(channels)`
/// @param beta its shift, `(channels)`
/// @param mean its mean, `(channels)`
/// @param variance its variance, `(channels)`
/// @param shared whether its statistics are read by another node too, or are no initializers
public record BatchNorm(Node node, int rank, Tensor gamma, Tensor beta, Tensor mean, Tensor variance, boolean shared) {
    private static final int MEAN = 3;
    private static final int VARIANCE = 4;

    /// All that a graph has, in order.
    public static List<BatchNorm> find(Graph graph, Shapes shapes) {
        List<BatchNorm> found = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node.is("BatchNormalization") && node.integer("training_mode", 0) == 0) {
                Optional<Shape> shape = shapes.shape(node.input(0));
                Optional<Tensor> gamma = constant(graph, node, 1);
                Optional<Tensor> beta = constant(graph, node, 2);
                Optional<Tensor> mean = constant(graph, node, MEAN);
                Optional<Tensor> variance = constant(graph, node, VARIANCE);
                if (shape.isPresent()
                        && gamma.isPresent()
                        && beta.isPresent()
                        && mean.isPresent()
                        && variance.isPresent()) {
                    boolean shared = isShared(graph, node.input(MEAN)) || isShared(graph, node.input(VARIANCE));
                    found.add(new BatchNorm(
                            node, shape.get().rank(), gamma.get(), beta.get(), mean.get(), variance.get(), shared));
                }
            }
        }
        return found;
    }

    /// Whether a constant cannot be given new data under its own name: others read it too, or a node writes it.
    private static boolean isShared(Graph graph, String name) {
        return graph.reads(name) > 1 || graph.producer(name).isPresent();
    }

    private static Optional<Tensor> constant(Graph graph, Node node, int input) {
        return graph.constant(node.input(input)).filter(t -> t.type() == ElementType.FLOAT);
    }

    /// Lets the network go on as this normalisation would in training.
    void probe(Probe probe) {
        probe.normaliseByBatch(node, rank, beta.floats(), gamma.floats(), node.real("epsilon", 1e-5f));
    }

    /// Gives this normalisation new statistics: its own, moved by what compression moved on the same images. That
    /// keeps what the original learnt from all its training images, and most of the chance in which images these
    /// are cancels.
    ///
    /// @param before moments in the original network, normalised by the batch too
    /// @param after moments in the compressed network
    void update(Patch patch, Moments before, Moments after) {
        float[] means = mean.floats();
        float[] variances = variance.floats();
        float epsilon = node.real("epsilon", 1e-5f);
        for (int i = 0; i < means.length; i++) {
            means[i] += after.mean()[i] - before.mean()[i];
            variances[i] *= (after.variance()[i] + epsilon) / (before.variance()[i] + epsilon);
        }
        String own = node.output(0) + "/";
        Tensor newMean = statistic(shared ? own + "mean" : node.input(MEAN), means);
        Tensor newVariance = statistic(shared ? own + "variance" : node.input(VARIANCE), variances);
        patch.initializer(newMean).initializer(newVariance);
        if (shared) {
            List<String> inputs = new ArrayList<>(node.inputs());
            inputs.set(MEAN, newMean.name());
            inputs.set(VARIANCE, newVariance.name());
            patch.replace(node, List.of(node.withInputs(inputs)));
        }
    }

    private static Tensor statistic(String name, float[] values) {
        return Tensor.floats(name, new long[] {values.length}, values);
    }
}
