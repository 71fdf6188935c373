package org.filtrate.tune.train;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.filtrate.graph.Graph;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Patch;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.Layers;
import org.filtrate.graph.shape.ShapeInference;

/// Weights to begin a training with: normally distributed, of variance 2 over the weights of a filter (He et al. 2015,
/// arXiv 1502.01852).
public final class FreshWeights {
    /// Between the seeds of two layers.
    static final long STEP = 0x9E3779B97F4A7C15L;

    /// What a batch normalisation begins with: scale, offset, mean, variance.
    private static final float[] NORMALISATION = {1, 0, 0, 1};

    private FreshWeights() {}

    /// A model with random weights where they are needed.
    ///
    /// @param all whether every layer gets them, biases become 0 and normalisations as if nothing was
    /// learnt yet; else layers whose weights are all the same number get them, and nothing else changes
    /// @return `model` itself where nothing changes
    public static Model of(Model model, long seed, boolean all) {
        Patch patch = new Patch("fresh weights");
        boolean changed = all;
        int number = 0;
        for (Layer layer : Layers.find(model, ShapeInference.infer(model))) {
            number++;
            if (layer.weight().isPresent() && layer.filters().isPresent() && (all || isFlat(layer))) {
                patch.initializer(drawn(layer, new SplittableRandom(seed + STEP * number)));
                changed = true;
            }
        }
        if (all) {
            model.graph().nodes().forEach(node -> reset(node, model.graph(), patch));
        }
        return changed ? patch.applyTo(model) : model;
    }

    private static boolean isFlat(Layer layer) {
        float[] values = layer.weight().orElseThrow().floats();
        for (float value : values) {
            if (value != values[0]) {
                return false;
            }
        }
        return true;
    }

    private static Tensor drawn(Layer layer, SplittableRandom random) {
        Tensor weight = layer.weight().orElseThrow();
        FilterShape shape = layer.filters().orElseThrow();
        double deviation = Math.sqrt(2.0 / shape.filterSize());
        float[] values = new float[Math.toIntExact(weight.count())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return Tensor.floats(weight.name(), weight.dims(), values);
    }

    private static void reset(Node node, Graph graph, Patch patch) {
        if (node.is("BatchNormalization")) {
            for (int i = 0; i < NORMALISATION.length; i++) {
                set(node.input(i + 1), NORMALISATION[i], graph, patch);
            }
        } else if (List.of("Conv", "ConvTranspose", "Gemm").contains(node.op())) {
            set(node.input(2), 0, graph, patch);
        }
    }

    private static void set(String name, float value, Graph graph, Patch patch) {
        if (!name.isEmpty()) {
            graph.constant(name).ifPresent(constant -> {
                float[] values = new float[Math.toIntExact(constant.count())];
                Arrays.fill(values, value);
                patch.initializer(Tensor.floats(constant.name(), constant.dims(), values));
            });
        }
    }
}
