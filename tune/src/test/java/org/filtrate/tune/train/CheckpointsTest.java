package org.filtrate.tune.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Model;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.run.DataSet;
import org.filtrate.tune.engine.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Trainings that stop and go on, and some that go astray.
class CheckpointsTest {
    private static final Recipe RECIPE = Recipe.fineTuning()
            .with(Descent.sgd(.02).withBatch(10))
            .with(Span.epochs(3))
            .with(Augmentation.cropAndFlip().withCutout(.3).withMixup(.5))
            .withSeed(3);

    /// Trains for a time, until the listener says no.
    private static byte[] train(DataSet set, Recipe recipe, Checkpoints checkpoints, Progress.Listener listener) {
        Model model = TrainerTest.network();
        try (Network teacher = Network.of(model);
                TrainableModel student = TrainableModel.of(model, TrainerTest.layers(model))) {
            new Trainer(student, Optional.of(teacher), TrainingImages.of(set), recipe).train(1, checkpoints, listener);
            return ModelWriter.toBytes(student.model());
        }
    }

    @Test
    void aTrainingThatIsStoppedAgainAndAgainEndsInTheSameFile(@TempDir Path folder) throws IOException {
        DataSet set = DrawnImages.write(folder, 40);
        byte[] whole = train(set, RECIPE, Checkpoints.none(), p -> true);
        Path file = folder.resolve("out.checkpoint");
        for (int stop : new int[] {7, 24, 31, 45}) {
            Checkpoints checkpoints = Checkpoints.resume(file, "test", Duration.ZERO);
            assertThat(checkpoints.resumedSteps()).isLessThan(stop);
            train(set, RECIPE, checkpoints, p -> p.step() < stop);
            assertThat(Files.exists(file)).isTrue();
        }
        Checkpoints last = Checkpoints.resume(file, "test", Duration.ofHours(1));
        assertThat(last.resumedSteps()).isEqualTo(30);
        assertThat(train(set, RECIPE, last, p -> true)).isEqualTo(whole);
    }

    @Test
    void aTrainingThatGoesAstrayGoesBackAndOnMoreSlowly(@TempDir Path folder) throws IOException {
        DataSet set = DrawnImages.write(folder, 40);
        List<String> events = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        Recipe steep = RECIPE.with(new Descent(Descent.Optimizer.SGD, 2, 0, 10, 0, 1, 1e9));
        Model model = TrainerTest.network();
        try (TrainableModel student = TrainableModel.of(model, TrainerTest.layers(model))) {
            new Trainer(student, Optional.empty(), TrainingImages.all(set), steep).train(1, p -> {
                losses.add(p.loss());
                if (!p.event().isEmpty()) {
                    events.add(p.event());
                }
                return true;
            });
        }
        assertThat(losses.getLast()).isFinite();
        assertThat(events).isNotEmpty().allMatch(e -> e.startsWith("back to step "));
    }

    @Test
    void refusesFilesThatAreNoCheckpointOfThisTraining(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.checkpoint");
        new Saved(4, 1.5, 2, 1, Double.NaN, .5, Map.of("weight", new float[] {1, -2, 3})).write(file, "this");
        Saved read = Saved.read(file, "this");
        assertThat(read.step()).isEqualTo(4);
        assertThat(read.slower()).isEqualTo(.5);
        assertThat(read.tensors().get("weight")).containsExactly(1, -2, 3);
        assertThatThrownBy(() -> Saved.read(file, "that"))
                .isInstanceOf(FiltrateException.class)
                .hasMessage(file + ": a checkpoint of this training (that) is needed, one of another came (this)");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 12] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> Saved.read(file, "this")).hasMessageEndingWith("its check sum does not fit");
        Files.write(file, new byte[] {1, 2, 3});
        assertThatThrownBy(() -> Saved.read(file, "this")).hasMessageEndingWith("another kind of file came");
        assertThat(Checkpoints.resume(folder.resolve("none"), "this", Duration.ZERO)
                        .resumedSteps())
                .isZero();
    }

    @Test
    void refusesTensorsOfAnotherNetwork(@TempDir Path folder) throws IOException {
        DataSet set = DrawnImages.write(folder, 10);
        Path file = folder.resolve("b.checkpoint");
        new Saved(1, 1, 1, 1, 1, 1, Map.of()).write(file, "x");
        assertThatThrownBy(() -> train(set, RECIPE, Checkpoints.resume(file, "x", Duration.ZERO), p -> true))
                .hasMessageMatching("checkpoint: tensor '.*' of [0-9]+ numbers is needed, none came");
    }
}
