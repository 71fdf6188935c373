package org.filtrate.compress.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.filtrate.compress.moments.InputSum;
import org.filtrate.compress.moments.PatchGrid;
import org.filtrate.filters.Weight;
import org.filtrate.graph.Model;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.Layers;
import org.filtrate.graph.shape.ShapeInference;
import org.filtrate.networks.Networks;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputTargetTest {
    private static final int IMAGES = 512;

    private final SplittableRandom random = new SplittableRandom(3);
    private final Layer layer = classifier();
    private final Weight weight = Weight.of(layer);
    private final FilterShape shape = weight.shape();

    private static Layer classifier() {
        Model model = Networks.create("vgg5", Networks.defaults("vgg5"));
        return Layers.find(model, ShapeInference.infer(model)).getLast();
    }

    /// Images that are almost all alike: about means that are large, sums of single precision say nothing.
    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-6, 1e-4, 1})
    void whatHardlyVariesLeavesFiltersAsTheyAre(double spread) {
        int size = shape.filterSize();
        float[] inputs = values(IMAGES * size, 100, spread);
        InputSum sum = new InputSum(shape);
        sum.add(
                PatchGrid.of(layer, new long[] {IMAGES, size}),
                inputs,
                IntStream.range(0, IMAGES).toArray(),
                outputs(inputs));
        float[] best = new OutputTarget(weight, sum, true).target().weight().values();
        float[] original = weight.values();
        double scale = Math.sqrt(weight.energy() / original.length);
        for (int i = 0; i < best.length; i++) {
            assertThat((double) best[i]).isCloseTo(original[i], within(scale / 2));
        }
    }

    private float[] values(int count, double mean, double spread) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (mean + spread * random.nextGaussian());
        }
        return values;
    }

    /// `(outChannels, images)`
    private float[] outputs(float[] inputs) {
        float[] filters = weight.values();
        int size = shape.filterSize();
        float[] outputs = new float[shape.outChannels() * IMAGES];
        for (int i = 0; i < outputs.length; i++) {
            for (int j = 0; j < size; j++) {
                outputs[i] += filters[i / IMAGES * size + j] * inputs[i % IMAGES * size + j];
            }
        }
        return outputs;
    }
}
