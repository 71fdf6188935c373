package org.filtrate.tune.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.filtrate.graph.Model;
import org.filtrate.run.DataSet;
import org.filtrate.tune.engine.Network;
import org.filtrate.tune.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When normalisations follow the statistics of what they see.
class StatisticsTest {
    /// Statistics by the share of a tuning that was over; the last is that at the end.
    private static NavigableMap<Double, Integer> moves(DataSet set, int epochs) {
        Model model = TrainerTest.network();
        NavigableMap<Double, Integer> moves = new TreeMap<>();
        Recipe recipe = Recipe.fineTuning()
                .with(Descent.sgd(.001).withBatch(2))
                .with(Span.epochs(epochs))
                .withMatching(0);
        try (Network teacher = Network.of(model);
                TrainableModel student = TrainableModel.of(model)) {
            Trainer trainer = new Trainer(student, Optional.of(teacher), TrainingImages.all(set), recipe);
            trainer.train(1, p -> {
                if (p.done() < 1) {
                    moves.put(p.done(), statistics(student));
                }
                return true;
            });
        }
        return moves;
    }

    private static int statistics(TrainableModel student) {
        return student.statistics().values().stream()
                .mapToInt(s -> Arrays.hashCode(Tensors.floats(s)))
                .reduce(1, (a, b) -> 31 * a + b);
    }

    @Test
    void theyAreThoseOfTheBatchFirstAndKeptLater(@TempDir Path folder) throws IOException {
        NavigableMap<Double, Integer> moves = moves(DrawnImages.write(folder, 20), 7);
        assertThat(moves.headMap(.69).values()).hasSizeGreaterThan(200).doesNotHaveDuplicates();
        assertThat(moves.tailMap(.71).values())
                .hasSizeGreaterThan(90)
                .containsOnly(moves.lastEntry().getValue());
    }

    @Test
    void inAShortTuningTheyAreKeptAllAlong(@TempDir Path folder) throws IOException {
        NavigableMap<Double, Integer> moves = moves(DrawnImages.write(folder, 20), 2);
        assertThat(moves.values())
                .hasSizeGreaterThan(90)
                .containsOnly(moves.firstEntry().getValue());
    }
}
