package org.filtrate.tune.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.filtrate.graph.Model;
import org.filtrate.networks.Networks;
import org.filtrate.run.DataSet;
import org.filtrate.tune.engine.Arithmetic;
import org.filtrate.tune.engine.Network;
import org.filtrate.tune.ops.Mode;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;
import org.filtrate.tune.weight.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlocksTest {
    private static Model network(String name) {
        return Networks.create(name, Networks.defaults(name));
    }

    @ParameterizedTest
    @CsvSource({"resnet20, Relu", "vgg5, Relu"})
    void blocksEndBehindTheirLastActivationAndNeverInsideABranch(String name, String end) {
        Model model = network(name);
        Blocks blocks = Blocks.of(model);
        assertThat(blocks.ends())
                .isNotEmpty()
                .allSatisfy(value -> assertThat(
                                model.graph().producer(value).orElseThrow().op())
                        .isIn(end, "MaxPool", "Flatten", "Squeeze", "Reshape", "GlobalAveragePool"));
        if (name.equals("resnet20")) {
            // One for the first layer, one for each of nine residual blocks; the classifier is the last.
            assertThat(blocks.ends()).hasSize(10);
        }
        assertThat(blocks.values().getLast())
                .isEqualTo(model.graph().outputs().getFirst().getName());
    }

    @Test
    void lossesOfABlockLeadBackToThatBlockAloneAndValuesAreThoseOfTheNetwork() {
        Model model = network("resnet20");
        Blocks blocks = Blocks.of(model);
        try (NativeScope _ = new NativeScope();
                TrainableModel student = TrainableModel.of(model);
                Network separated = student.network(blocks.separated(), blocks.values())) {
            Tensor image = torch.randn(2, 3, 32, 32);
            Map<String, Tensor> given = new java.util.HashMap<>(student.weights());
            given.put(student.inputs().getFirst(), image);
            Map<String, Tensor> found = separated.run(given, Mode.DIFFERENTIATE);
            Map<String, Tensor> whole = student.run(Map.of(student.inputs().getFirst(), image), Mode.EVALUATE);
            String output = student.outputs().getFirst();
            assertThat(Tensors.floats(Objects.requireNonNull(found.get(output))))
                    .containsExactly(Tensors.floats(Objects.requireNonNull(whole.get(output))));
            Objects.requireNonNull(found.get(blocks.ends().get(4))).sum().backward();
            List<String> moved = new ArrayList<>();
            for (Parameter p : student.parameters()) {
                if (p.tensor().grad().defined()) {
                    moved.add(p.name());
                }
            }
            // Two layers, each with a normalisation.
            assertThat(moved).hasSize(6).hasSizeLessThan(student.parameters().size());
        }
    }

    @Test
    void matchingBlocksBringsTheNetworkCloserAndReturnsItsMemory(@TempDir Path folder) throws IOException {
        DataSet set = DrawnImages.write(folder, 40);
        long before = Pointer.totalCount();
        List<String> events = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        Model model = TrainerTest.network();
        try (Network teacher = Network.of(model);
                TrainableModel student = TrainableModel.of(model, TrainerTest.layers(model));
                BlockMatching blocks = BlockMatching.of(model, student, Arithmetic.SINGLE)) {
            Recipe recipe = Recipe.fineTuning()
                    .with(Descent.sgd(.02).withBatch(20))
                    .with(Goal.mostlyImitation().withBlocks(.5))
                    .with(Span.epochs(4))
                    .withMatching(.8);
            new Trainer(student, Optional.of(teacher), Optional.of(blocks), TrainingImages.of(set), recipe)
                    .train(1, p -> {
                        losses.add(p.loss());
                        events.add(p.event());
                        return true;
                    });
        }
        assertThat(events.get(28)).matches("blocks (matched|as they did best): held-out loss [0-9.]+, best [0-9.]+");
        assertThat(losses.get(27)).isLessThan(.9 * losses.getFirst());
        assertThat(Pointer.totalCount()).isEqualTo(before);
    }
}
