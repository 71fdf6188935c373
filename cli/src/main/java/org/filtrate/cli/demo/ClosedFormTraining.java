package org.filtrate.cli.demo;

import java.util.List;
import java.util.SplittableRandom;
import org.filtrate.filters.linear.Products;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Patch;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.Layers;
import org.filtrate.graph.shape.ShapeInference;
import org.filtrate.run.DataSet;
import org.filtrate.run.Progress;

/// Gives a network its weights without gradients, layer after layer, each from what it reads once the layers before it
/// are done: convolutions by [PairedFilters], the batch norms after them from the moments of what those filters give,
/// the last layer by ridge regression of the classes.
///
/// This is no match for training by gradients; it makes a network whose filters mean something, in seconds.
public final class ClosedFormTraining {
    private static final int PATCHES_PER_IMAGE = 5;
    private static final double CLASSIFIER_RIDGE = 0.1;
    private static final double LOGIT_SCALE = 10;

    private final DataSet set;
    private final int classes;
    private final PatchReader reader;
    private final SplittableRandom random;

    private ClosedFormTraining(DataSet set, int threads, long seed) {
        this.set = set;
        this.classes = set.classes().size();
        this.reader = new PatchReader(set, threads);
        this.random = new SplittableRandom(seed);
    }

    /// The model with weights for a set.
    ///
    /// @param untrained centred convolutions of stride 1, a batch norm after each; at the end one `Gemm`
    /// @param set the images to learn from, labelled
    /// @param seed the same seed gives the same weights
    /// @throws GraphException where the network is put together in another way
    public static Model train(Model untrained, DataSet set, int threads, long seed, Progress progress) {
        ClosedFormTraining training = new ClosedFormTraining(set, threads, seed);
        List<Layer> layers = Layers.find(untrained, ShapeInference.infer(untrained));
        Model model = untrained;
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            model = layer.isConvolution() ? training.convolution(model, layer) : training.classifier(model, layer);
            progress.update(i + 1, layers.size());
        }
        return model;
    }

    private Model convolution(Model model, Layer layer) {
        Node conv = layer.node();
        Node norm = model.graph().consumers(conv.output(0)).stream()
                .filter(n -> n.is("BatchNormalization"))
                .findFirst()
                .orElseThrow(() -> new GraphException("layer '" + layer.name() + "': a batch norm after it is needed"));
        FilterShape shape = layer.filters().orElseThrow();
        Patches patches = reader.read(model, conv.input(0), shape, PATCHES_PER_IMAGE, random);
        double[][] covariance = patches.covariance();
        double[][] filters = PairedFilters.of(patches, covariance, classes, shape.outChannels(), random);
        double[] patchMean = patches.mean();
        double[][] spread = Products.times(filters, covariance);
        float[] mean = new float[filters.length];
        float[] variance = new float[filters.length];
        for (int i = 0; i < filters.length; i++) {
            mean[i] = (float) dot(filters[i], patchMean);
            variance[i] = (float) dot(filters[i], spread[i]);
        }
        long[] channels = {filters.length};
        return new Patch("train '" + layer.name() + "'")
                .initializer(Tensor.floats(conv.input(1), shape.dims(), Products.flatten(filters, filters.length)))
                .initializer(Tensor.floats(norm.input(3), channels, mean))
                .initializer(Tensor.floats(norm.input(4), channels, variance))
                .applyTo(model);
    }

    private Model classifier(Model model, Layer layer) {
        Node gemm = layer.node();
        FilterShape shape = layer.filters().orElseThrow();
        if (!gemm.is("Gemm") || gemm.integer("transB", 0) == 0 || shape.outChannels() != classes) {
            throw new GraphException("layer '" + layer.name() + "': a Gemm with transB for " + classes
                    + " classes is needed, " + gemm.op() + " " + shape + " came");
        }
        Patches features = reader.read(model, gemm.input(0), shape, 1, random);
        double[][] coefficients =
                Ridge.coefficients(features.covariance(), features.classCovariance(classes), CLASSIFIER_RIDGE);
        double[] mean = features.mean();
        int[] members = new int[classes];
        for (int label : features.labels()) {
            members[label]++;
        }
        float[] bias = new float[classes];
        for (int k = 0; k < classes; k++) {
            double share = (double) members[k] / set.size();
            bias[k] = (float) (LOGIT_SCALE * (share - dot(coefficients[k], mean)));
            for (int i = 0; i < coefficients[k].length; i++) {
                coefficients[k][i] *= LOGIT_SCALE;
            }
        }
        return new Patch("train '" + layer.name() + "'")
                .initializer(Tensor.floats(gemm.input(1), shape.dims(), Products.flatten(coefficients, classes)))
                .initializer(Tensor.floats(gemm.input(2), new long[] {classes}, bias))
                .applyTo(model);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
