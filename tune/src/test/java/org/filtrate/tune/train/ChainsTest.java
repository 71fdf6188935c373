package org.filtrate.tune.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.graph.Model;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.Layers;
import org.filtrate.graph.shape.ShapeInference;
import org.filtrate.run.DataSet;
import org.filtrate.tune.engine.Arithmetic;
import org.filtrate.tune.engine.Network;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.weight.Form;
import org.filtrate.tune.weight.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainsTest {
    private static float[] weight(Model model, String layer) {
        for (Layer found : Layers.find(model, ShapeInference.infer(model))) {
            if (found.name().equals(layer)) {
                return found.weight().orElseThrow().floats();
            }
        }
        throw new AssertionError(layer);
    }

    @Test
    void chainsThatWereNotTrainedMergeIntoTheConvolutionsThatTheyWere() {
        Model model = TrainerTest.network();
        List<CompressedLayer> chains = Chains.of(model);
        assertThat(chains).hasSizeGreaterThan(2);
        try (TrainableModel student = TrainableModel.of(model, chains, Arithmetic.SINGLE, Form.ORTHOGONAL)) {
            Model merged = Chains.merged(student.parts());
            for (CompressedLayer chain : chains) {
                float[] found = weight(merged, chain.layer().name());
                float[] expected = weight(model, chain.layer().name());
                for (int i = 0; i < found.length; i++) {
                    assertThat(found[i]).isCloseTo(expected[i], within(1e-5f));
                }
            }
        }
    }

    @Test
    void whatLeavesOrthonormalFactorsIsPaidForAndComesBack(@TempDir Path folder) throws IOException {
        DataSet set = DrawnImages.write(folder, 20);
        Model model = TrainerTest.network();
        try (Network teacher = Network.of(model);
                TrainableModel student =
                        TrainableModel.of(model, Chains.of(model), Arithmetic.SINGLE, Form.ORTHOGONAL)) {
            assertThat(penalty(student)).isCloseTo(0, within(1e-6));
            stretch(student);
            double stretched = penalty(student);
            assertThat(stretched).isPositive();
            Recipe recipe = Recipe.overParameterised()
                    .with(Descent.sgd(.05).withBatch(20))
                    .with(Span.epochs(3));
            new Trainer(student, Optional.of(teacher), TrainingImages.all(set), recipe).train(1, p -> true);
            assertThat(penalty(student)).isLessThan(stretched);
        }
    }

    private static void stretch(TrainableModel student) {
        try (NativeScope _ = new NativeScope();
                NoGradGuard _ = new NoGradGuard()) {
            for (Parameter p : student.parameters()) {
                if (p.name().endsWith("/input")) {
                    p.tensor().mul_(new Scalar(1.5));
                }
            }
        }
    }

    private static double penalty(TrainableModel student) {
        try (NativeScope _ = new NativeScope()) {
            return student.penalty().orElseThrow().item_double();
        }
    }
}
