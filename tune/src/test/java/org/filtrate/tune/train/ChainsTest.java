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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChainsTest {
    private static float[] weight(Model model, String layer) {
        for (Layer found : Layers.find(model, ShapeInference.infer(model))) {
            if (found.name().equals(layer)) {
                return found.weight().orElseThrow().floats();
            }
        }
        throw new AssertionError(layer);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void chainsThatWereNotTrainedMergeIntoTheConvolutionsThatTheyWere(boolean spatial) {
        Model model = TrainerTest.network();
        List<CompressedLayer> chains = Chains.of(model, spatial);
        assertThat(chains).hasSizeGreaterThan(2);
        try (TrainableModel student = TrainableModel.of(model, chains, Arithmetic.SINGLE, Form.ORTHOGONAL)) {
            Model merged = student.parts().merged();
            for (CompressedLayer chain : chains) {
                float[] found = weight(merged, chain.layer().name());
                float[] expected = weight(model, chain.layer().name());
                for (int i = 0; i < found.length; i++) {
                    assertThat(found[i]).isCloseTo(expected[i], within(1e-5f));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"false, /input", "true, /vertical"})
    void whatLeavesOrthogonalFactorsIsPaidForAndComesBack(boolean spatial, String factor, @TempDir Path folder)
            throws IOException {
        DataSet set = DrawnImages.write(folder, 20);
        Model model = TrainerTest.network();
        try (Network teacher = Network.of(model);
                TrainableModel student =
                        TrainableModel.of(model, Chains.of(model, spatial), Arithmetic.SINGLE, Form.ORTHOGONAL)) {
            assertThat(penalty(student)).isCloseTo(0, within(1e-6));
            skew(student, factor);
            double stretched = penalty(student);
            assertThat(stretched).isPositive();
            Recipe recipe = Recipe.overParameterised()
                    .with(Descent.sgd(.05).withBatch(20))
                    .with(Span.epochs(3));
            new Trainer(student, Optional.of(teacher), TrainingImages.all(set), recipe).train(1, p -> true);
            assertThat(penalty(student)).isLessThan(stretched);
        }
    }

    /// Makes factors longer, and their directions lean to one side.
    private static void skew(TrainableModel student, String factor) {
        try (NativeScope _ = new NativeScope();
                NoGradGuard _ = new NoGradGuard()) {
            for (Parameter p : student.parameters()) {
                if (p.name().endsWith(factor)) {
                    p.tensor().mul_(new Scalar(1.5)).add_(new Scalar(.1));
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
