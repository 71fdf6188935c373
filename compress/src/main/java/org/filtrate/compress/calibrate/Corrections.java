package org.filtrate.compress.calibrate;

import java.util.List;
import java.util.Optional;
import org.filtrate.compress.moments.InputSum;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.body.Body;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.graph.Model;
import org.filtrate.graph.Patch;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.LayerOp;
import org.filtrate.graph.shape.Shapes;

/// What calibration will do behind a layer, foretold from the moments of what the layer reads: the batch normalisation
/// after it gets new statistics, or the layer itself a scale and a bias, so that each channel keeps its mean and
/// variance.
final class Corrections {
    private final Model original;
    private final Shapes shapes;
    private final List<BatchNorm> normalisations;

    Corrections(Model original, Shapes shapes) {
        this.original = original;
        this.shapes = shapes;
        this.normalisations = BatchNorm.find(original.graph(), shapes);
    }

    /// Whether the mean of each output channel of a layer is corrected.
    boolean reach(Layer layer) {
        boolean takesBias = layer.op().orElseThrow() != LayerOp.MATMUL
                && shapes.shape(layer.node().output(0)).isPresent();
        return takesBias || normalisation(layer).isPresent();
    }

    private Optional<BatchNorm> normalisation(Layer layer) {
        return normalisations.stream()
                .filter(n -> n.node().input(0).equals(layer.node().output(0)))
                .findFirst();
    }

    /// The patch of the original model that puts compact filters in a layer's place, uncorrected.
    Patch plain(Layer layer, CompactFilters filters) {
        return new CompressedLayer(layer, filters, Body.SMALL, Optional.empty()).patch(original.opset());
    }

    /// The patch of the original model that puts compact filters in a layer's place, and corrects what follows.
    ///
    /// @param sum of what the layer reads, and of what it should put out
    /// @param output made from `sum`
    Patch corrected(Layer layer, CompactFilters filters, InputSum sum, OutputTarget output) {
        if (!reach(layer)) {
            return plain(layer, filters);
        }
        float[] values = filters.reconstruct().values();
        float[] bias = LayerSamples.biasOf(layer, original.graph());
        Moments before = moments(sum.targetMeans(), sum.targetEnergies(true), bias);
        Moments after = moments(sum.outputMeans(values), output.energies(values), bias);
        Optional<BatchNorm> normalisation = normalisation(layer);
        if (normalisation.isPresent()) {
            Patch patch = plain(layer, filters);
            normalisation.get().update(patch, before, after);
            return patch;
        }
        CompressedLayer compressed = new CompressedLayer(layer, filters, Body.SMALL, Optional.empty());
        return Calibration.correct(original.graph(), compressed, before, after).patch(original.opset());
    }

    private static Moments moments(double[] means, double[] variances, float[] bias) {
        float[] mean = new float[means.length];
        float[] variance = new float[means.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (means[i] + bias[i]);
            variance[i] = (float) Math.max(0, variances[i]);
        }
        Moments moments = new Moments(mean.length);
        moments.add(mean, variance, 1);
        return moments;
    }
}
