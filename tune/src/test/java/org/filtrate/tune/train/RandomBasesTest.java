package org.filtrate.tune.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.filtrate.filters.Weight;
import org.filtrate.filters.basis.BasisFilters;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.graph.Model;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.Layers;
import org.filtrate.graph.shape.ShapeInference;
import org.filtrate.run.DataSet;
import org.filtrate.tune.engine.Arithmetic;
import org.filtrate.tune.weight.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomBasesTest {
    private static final Model MODEL = TrainerTest.network();

    @Test
    void filtersVaryAsFreshWeightsDo() {
        for (CompressedLayer layer : RandomBases.of(MODEL, .5, 1)) {
            Weight filters = layer.filters().reconstruct();
            double expected = 2.0 * filters.shape().outChannels();
            assertThat(filters.energy()).isBetween(.7 * expected, 1.4 * expected);
        }
    }

    @Test
    void theFirstConvolutionIsPlainAndSeedsDiffer() {
        List<CompressedLayer> layers = RandomBases.of(MODEL, .5, 1);
        long convolutions = Layers.find(MODEL, ShapeInference.infer(MODEL)).stream()
                .filter(Layer::isConvolution)
                .count();
        assertThat(layers).hasSize((int) convolutions - 1);
        float[] values = layers.getFirst().filters().reconstruct().values();
        assertThat(RandomBases.of(MODEL, .5, 1)
                        .getFirst()
                        .filters()
                        .reconstruct()
                        .values())
                .isEqualTo(values);
        assertThat(RandomBases.of(MODEL, .5, 2)
                        .getFirst()
                        .filters()
                        .reconstruct()
                        .values())
                .isNotEqualTo(values);
    }

    @Test
    void filtersThatWereLearntStayInTheSpanOfTheirBasis(@TempDir Path folder) throws IOException {
        DataSet set = DrawnImages.write(folder, 20);
        List<CompressedLayer> layers = RandomBases.of(MODEL, .5, 1);
        try (TrainableModel student = TrainableModel.of(MODEL, layers, Arithmetic.SINGLE, Form.BASES_FIXED)) {
            Recipe recipe =
                    Recipe.fromScratch().with(Descent.sgd(.05).withBatch(20)).with(Span.epochs(2));
            new Trainer(student, Optional.empty(), TrainingImages.all(set), recipe).train(1, p -> true);
            Model merged = student.parts().merged();
            for (Layer layer : Layers.find(merged, ShapeInference.infer(merged))) {
                layers.stream()
                        .filter(l -> l.layer().name().equals(layer.name()))
                        .forEach(l -> check((BasisFilters) l.filters(), Weight.of(layer)));
            }
        }
    }

    private static void check(BasisFilters begun, Weight learnt) {
        float[] basis = begun.basis().values();
        float[] values = learnt.values();
        int size = learnt.shape().filterSize();
        double spanned = 0;
        for (int t = 0; t < learnt.shape().outChannels(); t++) {
            for (int q = 0; q < begun.rank(); q++) {
                double product = 0;
                for (int i = 0; i < size; i++) {
                    product += (double) values[t * size + i] * basis[q * size + i];
                }
                spanned += product * product;
            }
        }
        assertThat(spanned / learnt.energy()).isCloseTo(1, within(1e-5));
        assertThat(learnt.relativeError(begun.reconstruct())).isPositive();
    }
}
