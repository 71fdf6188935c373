package org.filtrate.tune.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.filters.Method;
import org.filtrate.filters.Pool;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.body.Body;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformSetting;
import org.filtrate.graph.Model;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.Layers;
import org.filtrate.graph.shape.ShapeInference;
import org.filtrate.tune.engine.Network;
import org.filtrate.tune.ops.Mode;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompressionStagesTest {
    private static final int HURT = 1;

    private static final Recipe QUICK = Recipe.fineTuning()
            .with(Descent.sgd(.02).withBatch(20))
            .with(Augmentation.none())
            .with(Span.epochs(8))
            .withStages(2)
            .withoutReturn();

    private final Model model = TrainerTest.network();

    @TempDir
    Path folder;

    /// All layers at 8 bits but one of them, which has a single one.
    private List<CompressedLayer> layers() {
        List<CompressedLayer> compressed = new ArrayList<>();
        for (Layer layer : Layers.find(model, ShapeInference.infer(model))) {
            Precision precision = compressed.size() == HURT ? Precision.BITS_1 : Precision.BITS_8;
            var fit = Method.UNIFORM.analyse(Target.of(Weight.of(layer)), Pool.of(List.of(Weight.of(layer))));
            compressed.add(
                    new CompressedLayer(layer, fit.fit(new UniformSetting(precision)), Body.SMALL, Optional.empty()));
        }
        return compressed;
    }

    private TrainableModel student() {
        return TrainableModel.of(model, layers());
    }

    private static Map<String, float[]> values(TrainableModel student) {
        Map<String, float[]> values = new HashMap<>();
        student.parameters().forEach(p -> values.put(p.name(), Tensors.floats(p.tensor())));
        return values;
    }

    @Test
    void theLayerThatCostsMostComesLast() throws IOException {
        TrainingImages images = TrainingImages.of(DrawnImages.write(folder, 30));
        Goals goals = new Goals(new Goal(1, 2, 0), true, true);
        try (Network teacher = Network.of(model);
                TrainableModel student = student()) {
            CompressionStages stages = CompressionStages.of(student, Optional.of(teacher), images, goals, 3);
            String hurt = student.compressed().get(HURT);
            assertThat(stages.order()).hasSameElementsAs(student.compressed()).endsWith(hurt);
            assertThat(stages.whole(0)).hasSize(3).contains(hurt);
            assertThat(stages.whole(.15)).hasSize(1).contains(hurt);
            assertThat(stages.whole(.3)).isEmpty();
            assertThat(CompressionStages.of(student, Optional.of(teacher), images, goals, 1)
                            .whole(0))
                    .isEmpty();
        }
    }

    @Test
    void layersThatAreWholeComputeAsBefore() {
        try (NativeScope _ = new NativeScope();
                Network teacher = Network.of(model);
                TrainableModel student = student()) {
            float[] values = new float[3 * 32 * 32];
            values[5] = 1;
            Map<String, Tensor> input = Map.of(student.inputs().getFirst(), Tensors.of(values, 1, 3, 32, 32));
            float[] wanted = first(teacher.run(input, Mode.EVALUATE));
            assertThat(first(student.run(input, Mode.EVALUATE))).isNotEqualTo(wanted);
            student.leaveWhole(Set.copyOf(student.compressed()));
            assertThat(first(student.run(input, Mode.EVALUATE))).isEqualTo(wanted);
        }
    }

    private static float[] first(Map<String, Tensor> outputs) {
        return Tensors.floats(outputs.values().iterator().next());
    }

    /// The names of numbers that are what they were.
    private static Set<String> still(Map<String, float[]> before, Map<String, float[]> after) {
        return before.keySet().stream()
                .filter(name -> Arrays.equals(before.get(name), after.get(name)))
                .collect(Collectors.toSet());
    }

    @Test
    void aLayerThatIsWholeDoesNotMoveUntilItsStageBegins() throws IOException {
        TrainingImages images = TrainingImages.of(DrawnImages.write(folder, 40));
        try (Network teacher = Network.of(model);
                TrainableModel student = student()) {
            Map<String, float[]> before = values(student);
            List<Set<String>> still = new ArrayList<>();
            new Trainer(student, Optional.of(teacher), images, QUICK).train(1, p -> {
                still.add(still(before, values(student)));
                return true;
            });
            assertThat(still.get(9)).isNotEmpty().allMatch(name -> name.contains("/filters"));
            assertThat(still.get(9)).hasSizeLessThan(before.size() / 2);
            assertThat(still.getLast()).isEmpty();
        }
    }
}
