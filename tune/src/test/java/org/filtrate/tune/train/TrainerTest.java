package org.filtrate.tune.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.filters.Method;
import org.filtrate.filters.Pool;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.body.Body;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Model;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.Layers;
import org.filtrate.graph.shape.ShapeInference;
import org.filtrate.networks.Networks;
import org.filtrate.run.DataSet;
import org.filtrate.run.FloatTensor;
import org.filtrate.run.Session;
import org.filtrate.run.SessionSettings;
import org.filtrate.tune.engine.Network;
import org.filtrate.tune.ops.Mode;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    private static final Recipe QUICK = Recipe.fineTuning()
            .with(Descent.sgd(.02).withBatch(20))
            .with(Augmentation.none())
            .with(new Goal(.3, 2, 0));

    static Model network() {
        return Networks.create("vgg5", Networks.defaults("vgg5"));
    }

    /// Every layer compressed, each by another method at another precision.
    static List<CompressedLayer> layers(Model model) {
        List<Method> methods = List.of(Method.values());
        List<Precision> precisions = List.of(Precision.BITS_8, Precision.BITS_16, Precision.BITS_4, Precision.BITS_32);
        List<CompressedLayer> compressed = new ArrayList<>();
        for (Layer layer : Layers.find(model, ShapeInference.infer(model))) {
            Method method = methods.get(compressed.size() % methods.size());
            if (method.obstacle(layer.filters().orElseThrow()).isPresent()) {
                method = Method.UNIFORM;
            }
            var fit = method.analyse(Target.of(Weight.of(layer)), Pool.of(List.of(Weight.of(layer))));
            var setting = fit.at(.5, precisions.get(compressed.size() % precisions.size()), 1);
            compressed.add(new CompressedLayer(layer, fit.fit(setting), Body.SMALL, Optional.empty()));
        }
        return compressed;
    }

    @Test
    void learnsAndWritesWhatItHasLearnt(@TempDir Path folder) throws IOException {
        DataSet set = DrawnImages.write(folder, 40);
        Model model = network();
        try (TrainableModel student = TrainableModel.of(model, layers(model))) {
            Trainer trainer =
                    new Trainer(student, Optional.empty(), TrainingImages.all(set), QUICK.with(Span.epochs(8)));
            List<Double> losses = new ArrayList<>();
            Progress end = trainer.train(1, p -> losses.add(p.loss()));
            assertThat(end.step()).isEqualTo(80);
            assertThat(end.epoch()).isEqualTo(8);
            assertThat(losses.getLast()).isLessThan(.7 * losses.getFirst());
            assertThat(trainer.accuracy(set.spread(100))).isGreaterThan(.8);
            requireWritten(student);
        }
    }

    private static void requireWritten(TrainableModel student) {
        float[] image = new float[3 * 32 * 32];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) Math.sin(i);
        }
        byte[] file = ModelWriter.toBytes(student.model());
        try (NativeScope _ = new NativeScope();
                Session session = Session.open(file, SessionSettings.threads(1))) {
            Tensor input = Tensors.of(image, 1, 3, 32, 32);
            float[] here = Tensors.floats(student.run(Map.of("input", input), Mode.EVALUATE)
                    .values()
                    .iterator()
                    .next());
            float[] there = session.run(Map.of("input", FloatTensor.of(image, 1, 3, 32, 32)))
                    .values()
                    .iterator()
                    .next()
                    .toArray();
            for (int i = 0; i < there.length; i++) {
                assertThat(here[i]).isCloseTo(there[i], within(2e-3f * (1 + Math.abs(there[i]))));
            }
        }
    }

    @Test
    void comesToTheSameAgain(@TempDir Path folder) throws IOException {
        DataSet set = DrawnImages.write(folder, 20);
        List<byte[]> files = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            Model model = network();
            try (Network teacher = Network.of(model);
                    TrainableModel student = TrainableModel.of(model, layers(model))) {
                Recipe recipe = QUICK.with(Descent.sgd(.02).withBatch(70))
                        .with(Span.epochs(6))
                        .with(Augmentation.cropAndFlip());
                new Trainer(student, Optional.of(teacher), TrainingImages.all(set), recipe).train(2, p -> true);
                files.add(ModelWriter.toBytes(student.model()));
            }
        }
        assertThat(files.getFirst()).isEqualTo(files.getLast());
    }

    @Test
    void stopsOnTimeAndLeavesNoMemoryBehind(@TempDir Path folder) throws IOException {
        DataSet set = DrawnImages.write(folder, 20);
        Recipe recipe = QUICK.with(Descent.adamW(1e-3).withBatch(20)).with(Span.until(Duration.ofMillis(400)));
        trainFor(set, recipe);
        long before = Pointer.totalCount();
        trainFor(set, recipe);
        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    private static void trainFor(DataSet set, Recipe recipe) {
        Model model = network();
        try (Network teacher = Network.of(model);
                TrainableModel student = TrainableModel.of(model)) {
            List<Long> counts = new ArrayList<>();
            Progress end = new Trainer(student, Optional.of(teacher), TrainingImages.all(set), recipe)
                    .train(1, p -> counts.add(Pointer.totalCount()));
            assertThat(end.done()).isEqualTo(1);
            assertThat(counts.getLast()).isEqualTo(counts.getFirst());
        }
    }

    @Test
    void refusesWhereNothingIsToBeLearnt(@TempDir Path folder) throws IOException {
        DataSet set = DrawnImages.write(folder, 20);
        try (TrainableModel student = TrainableModel.of(network())) {
            Recipe wild = QUICK.with(Descent.sgd(1e30).withBatch(20));
            assertThatThrownBy(() ->
                            new Trainer(student, Optional.empty(), TrainingImages.all(set), wild).train(1, p -> true))
                    .isInstanceOf(FiltrateException.class)
                    .hasMessageStartingWith("training: a loss that falls is needed");
        }
    }
}
