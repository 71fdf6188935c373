package org.filtrate.tune.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.filtrate.filters.Weight;
import org.filtrate.filters.basis.BasisFilters;
import org.filtrate.filters.basis.FixedBasis;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.weight.Form;
import org.filtrate.tune.weight.TrainableFilters;
import org.filtrate.tune.weight.Trainables;
import org.junit.jupiter.api.Test;

class PaceTest {
    /// Rows of an orthonormal basis have length 1; of 8 directions out of 72 the filters get a ninth of a gradient's
    /// energy.
    @Test
    void whatReachesFewDirectionsMakesUpForIt() {
        FilterShape shape = new FilterShape(16, 8, new int[] {3, 3}, 1);
        float[] coefficients = new float[16 * 8];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < coefficients.length; i++) {
            coefficients[i] = (float) random.nextGaussian();
        }
        BasisFilters filters = FixedBasis.of(shape, 8, 3).with(coefficients);
        Weight dense = filters.reconstruct();
        try (NativeScope _ = new NativeScope();
                TrainableFilters fixed = Trainables.of("l", filters, dense, Form.BASES_FIXED);
                TrainableFilters free = Trainables.of("l", filters, dense, Form.FREE)) {
            assertThat(Pace.paced(fixed)).hasSize(1);
            assertThat(Pace.paced(fixed).getFirst().pace()).isCloseTo(3, within(.5));
            assertThat(Pace.paced(free).getLast().pace()).isCloseTo(1, within(.2));
        }
    }
}
