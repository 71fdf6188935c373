package org.filtrate.tune.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.filtrate.graph.Model;
import org.filtrate.run.DataSet;
import org.filtrate.tune.engine.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldOutTest {
    private static final Recipe HARMFUL = Recipe.fineTuning()
            .with(new Descent(Descent.Optimizer.SGD, .5, 0, 10, 0, 1, 1e9))
            .with(Span.epochs(1));

    @Test
    void someImagesAreHeldOutAndNeverLearntFrom(@TempDir Path folder) throws IOException {
        TrainingImages images = TrainingImages.of(DrawnImages.write(folder, 30));
        assertThat(images.heldOut()).hasSize(15);
        assertThat(images.learnt()).hasSize(135).doesNotContain(images.heldOut());
    }

    @Test
    void aTrainingThatDoesHarmLeavesTheNetworkAsItDidBest(@TempDir Path folder) throws IOException {
        DataSet set = DrawnImages.write(folder, 40);
        TrainingImages images = TrainingImages.of(set);
        Model model = TrainerTest.network();
        Goals goals = new Goals(HARMFUL.goal(), true, true);
        List<Double> losses = new ArrayList<>();
        try (Network teacher = Network.of(model);
                TrainableModel student = TrainableModel.of(model);
                HeldOut heldOut = new HeldOut(student, Optional.of(teacher), images, goals)) {
            double before = heldOut.look().loss();
            // The dense network is its own teacher: every step away from it does harm.
            Trainer trainer = new Trainer(student, Optional.of(teacher), images, HARMFUL);
            trainer.train(1, p -> losses.add(heldOut.look().loss()));
            assertThat(losses.getLast()).isGreaterThan(before);
            assertThat(heldOut.look().loss()).isEqualTo(before);
        }
    }

    @Test
    void theAverageOfTheLatestStatesIsTakenWhereItDoesBetter(@TempDir Path folder) throws IOException {
        TrainingImages images = TrainingImages.of(DrawnImages.write(folder, 20));
        Model model = TrainerTest.network();
        try (Network teacher = Network.of(model);
                TrainableModel student = TrainableModel.of(model);
                Steps steps = new Steps(student.parameters(), HARMFUL.descent());
                Average average = new Average(student.learnt(), .5);
                HeldOut heldOut =
                        new HeldOut(student, Optional.of(teacher), images, new Goals(HARMFUL.goal(), true, true))) {
            double best = heldOut.look().loss();
            student.parameters().forEach(p -> p.tensor().detach().mul_(new Scalar(1.05)));
            double worse = heldOut.look().loss();
            Course course = new Course(student, steps, average, HARMFUL);
            new Looks(heldOut, course, average, true).now(1);
            assertThat(heldOut.look().loss()).isEqualTo(worse).isGreaterThan(best);
            course.takeBest();
            assertThat(heldOut.look().loss()).isEqualTo(best);
        }
    }

    @Test
    void guessingCostsMoreTheSofterTheClassesOfATeacherWhoIsSure(@TempDir Path folder) throws IOException {
        TrainingImages images = TrainingImages.of(DrawnImages.write(folder, 20));
        Model model = TrainerTest.network();
        try (TrainableModel student = TrainableModel.of(model)) {
            student.parameters().forEach(p -> p.tensor().detach().mul_(new Scalar(3)));
            try (Network sure = Network.of(student.model())) {
                double usual = guessing(student, Optional.of(sure), images, Goal.mostlyImitation(), true);
                double softened = guessing(student, Optional.of(sure), images, Goal.softened(), true);
                assertThat(softened).isGreaterThan(2 * usual);
                assertThat(guessing(student, Optional.of(sure), images, Goal.softened(), false))
                        .isEqualTo(1);
            }
            assertThat(guessing(student, Optional.empty(), images, Goal.labels(), true))
                    .isCloseTo(Math.log(10), within(1e-5));
        }
    }

    private static double guessing(
            TrainableModel student, Optional<Network> teacher, TrainingImages images, Goal goal, boolean classes) {
        Goals goals = new Goals(goal, classes, teacher.isPresent());
        try (HeldOut heldOut = new HeldOut(student, teacher, images, goals)) {
            return heldOut.guessing();
        }
    }

    @Test
    void looksReturnTheirMemory(@TempDir Path folder) throws IOException {
        TrainingImages images = TrainingImages.of(DrawnImages.write(folder, 20));
        Model model = TrainerTest.network();
        try (Network teacher = Network.of(model);
                TrainableModel student = TrainableModel.of(model)) {
            long before = Pointer.totalCount();
            HeldOut heldOut = new HeldOut(student, Optional.of(teacher), images, new Goals(HARMFUL.goal(), true, true));
            heldOut.look();
            assertThat(heldOut.look().accuracy()).isBetween(0.0, 1.0);
            heldOut.close();
            heldOut.close();
            assertThat(Pointer.totalCount()).isEqualTo(before);
        }
    }
}
