package org.filtrate.tune.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.filters.Method;
import org.filtrate.filters.Pool;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.basis.BasisFilters;
import org.filtrate.filters.body.Body;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.Model;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.Layers;
import org.filtrate.graph.shape.ShapeInference;
import org.filtrate.networks.Networks;
import org.filtrate.run.DataSet;
import org.filtrate.tune.engine.Arithmetic;
import org.filtrate.tune.engine.Network;
import org.filtrate.tune.ops.Mode;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NormalisedFormTest {
    private final Model model = network();

    @TempDir
    Path folder;

    private static Model network() {
        return Networks.create("resnet20", Networks.defaults("resnet20"));
    }

    /// Every convolution over a basis, and the last layer in codes.
    private List<CompressedLayer> layers(Precision precision) {
        List<CompressedLayer> layers = new ArrayList<>();
        for (Layer layer : Layers.find(model, ShapeInference.infer(model))) {
            Target target = Target.of(Weight.of(layer));
            Method method = layer.isConvolution() ? Method.BASIS : Method.UNIFORM;
            Precision stored = layer.isConvolution() ? precision : Precision.BITS_4;
            var fit = method.analyse(target, Pool.of(List.of(target.weight())));
            layers.add(new CompressedLayer(layer, fit.fit(fit.at(.4, stored, 1)), Body.SMALL, Optional.empty()));
        }
        return layers;
    }

    private static Map<String, float[]> outputs(TrainableModel model, DataSet set, Mode mode) {
        int size = set.shape().values();
        float[] planes = new float[12 * size];
        for (int i = 0; i < 12; i++) {
            set.image(i, planes, i * size);
        }
        try (NativeScope _ = new NativeScope()) {
            Tensor batch = TrainingImages.all(set).tensor(FloatBuffer.wrap(planes), 12);
            Map<String, float[]> found = new HashMap<>();
            model.run(Map.of(model.inputs().getFirst(), batch), mode)
                    .forEach((name, tensor) -> found.put(name, Tensors.floats(tensor)));
            return found;
        }
    }

    private static void requireSame(Map<String, float[]> found, Map<String, float[]> expected, double tolerance) {
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, values) -> {
            float[] others = Objects.requireNonNull(found.get(name));
            double largest = 0;
            for (float value : values) {
                largest = Math.max(largest, Math.abs(value));
            }
            for (int i = 0; i < values.length; i++) {
                assertThat((double) others[i]).isCloseTo(values[i], within(tolerance * largest));
            }
        });
    }

    /// Gives every number of a network another, its normalisations' among them.
    private static void disturb(TrainableModel model) {
        try (NativeScope _ = new NativeScope();
                NoGradGuard _ = new NoGradGuard()) {
            model.learnt().forEach((name, tensor) -> {
                Random random = new Random(name.hashCode());
                float[] values = Tensors.floats(tensor);
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (values[i] * (1 + .1 * random.nextDouble()) + .02 * random.nextDouble());
                }
                tensor.copy_(Tensors.of(values, tensor.shape()));
            });
        }
    }

    @Test
    void computesWhatTheLayersComputedAsItBegins() throws IOException {
        DataSet set = DrawnImages.write(folder, 20);
        List<CompressedLayer> layers = layers(Precision.BITS_32);
        NormalisedForm form = NormalisedForm.of(model, layers, TrainingImages.all(set));
        assertThat(form.split()).hasSizeGreaterThan(15);
        try (TrainableModel plain = TrainableModel.of(model, layers);
                TrainableModel normalised = form.student(Arithmetic.SINGLE)) {
            requireSame(outputs(normalised, set, Mode.EVALUATE), outputs(plain, set, Mode.EVALUATE), 1e-4);
        }
    }

    @Test
    void mergesIntoLayersThatComputeTheSame() throws IOException {
        DataSet set = DrawnImages.write(folder, 20);
        List<CompressedLayer> layers = layers(Precision.BITS_32);
        NormalisedForm form = NormalisedForm.of(model, layers, TrainingImages.all(set));
        try (TrainableModel normalised = form.student(Arithmetic.SINGLE)) {
            disturb(normalised);
            TrainableModel.Parts merged = form.merged(normalised.parts());
            assertThat(merged.layers().stream().map(l -> l.filters().setting()))
                    .isEqualTo(layers.stream().map(l -> l.filters().setting()).toList());
            assertThat(merged.dense().graph().nodes())
                    .hasSameSizeAs(model.graph().nodes());
            try (TrainableModel whole = TrainableModel.of(merged.dense(), merged.layers())) {
                requireSame(outputs(whole, set, Mode.EVALUATE), outputs(normalised, set, Mode.EVALUATE), 1e-5);
            }
        }
    }

    @Test
    void isTrainedAndKeepsThePrecisionOfItsLayers() throws IOException {
        DataSet set = DrawnImages.write(folder, 20);
        List<CompressedLayer> layers = layers(Precision.BITS_16);
        NormalisedForm form = NormalisedForm.of(model, layers, TrainingImages.all(set));
        Recipe recipe = Recipe.fineTuning()
                .with(Descent.sgd(.01).withBatch(20))
                .with(Span.epochs(2))
                .withMatching(0);
        try (Network teacher = Network.of(model);
                TrainableModel student = form.student(Arithmetic.SINGLE)) {
            List<Double> losses = new ArrayList<>();
            new Trainer(student, Optional.of(teacher), TrainingImages.all(set), recipe)
                    .train(1, p -> losses.add(p.loss()));
            assertThat(losses.getLast()).isLessThan(losses.getFirst());
            TrainableModel.Parts merged = form.merged(student.parts());
            for (int i = 0; i < layers.size(); i++) {
                assertThat(merged.layers().get(i).filters().setting())
                        .isEqualTo(layers.get(i).filters().setting());
            }
        }
    }

    @Test
    void leavesCodedLayersAsTheyAre() {
        assertThat(NormalisedForm.fits(model, layers(Precision.BITS_16))).isTrue();
        assertThat(NormalisedForm.fits(model, layers(Precision.BITS_4))).isFalse();
        assertThat(layers(Precision.BITS_16).stream().map(CompressedLayer::filters))
                .hasAtLeastOneElementOfType(BasisFilters.class);
    }
}
