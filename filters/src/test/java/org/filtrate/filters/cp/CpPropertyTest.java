package org.filtrate.filters.cp;

import static org.assertj.core.api.Assertions.assertThat;

import org.filtrate.filters.LayerModel;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.linear.Products;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.layer.FilterShape;
import org.junit.jupiter.api.Test;

class CpPropertyTest {
    private static final FilterShape SHAPE = new FilterShape(6, 10, new int[] {3, 5}, 1);

    private static double[][] matrix(long seed, int rows, int cols) {
        return Products.rows(LayerModel.random(seed, (long) rows * cols), 0, rows, cols);
    }

    @Test
    void aFewProductsAreFoundAgain() {
        CpFactors factors = new CpFactors(matrix(1, 3, 6), matrix(2, 3, 10), matrix(3, 3, 15));
        double[][] h = Products.times(
                Products.transposed(factors.a()),
                new CpComposition(15).rows(java.util.List.of(factors.b(), factors.c())));
        Weight weight = Weight.of(SHAPE, Products.flatten(h, 6));
        Weight found = new CpFit(Target.of(weight))
                .fit(new CpSetting(3, Precision.BITS_32))
                .reconstruct();
        assertThat(weight.relativeError(found)).isLessThan(1e-3);
    }

    @Test
    void leastSquaresNeverLoseAndTheCorrectionKeepsTheErrorAndCalmsTheFactors() {
        CpTensor tensor = degenerate();
        CpFactors start = new CpFactors(matrix(7, 2, 4), matrix(8, 2, 5), matrix(9, 2, 6));
        CpFactors found = tensor.descend(start, 20, 0);
        assertThat(tensor.error(found)).isLessThan(tensor.error(start));
        CpFactors corrected = Correction.of(tensor, found, 40);
        assertThat(tensor.error(corrected)).isLessThanOrEqualTo(tensor.error(found) * (1 + 1e-9));
        assertThat(corrected.sensitivity()).isLessThan(found.balanced().sensitivity());
    }

    /// `x y' z + x' y z + x y z'` has rank 3 and is as close as one likes to rank 2, by products that grow without
    /// bound and nearly cancel (De Silva and Lim 2008).
    private static CpTensor degenerate() {
        double[][] x = matrix(4, 2, 4);
        double[][] y = matrix(5, 2, 5);
        double[][] z = matrix(6, 2, 6);
        double[][] h = new double[4][30];
        for (int primed = 0; primed < 3; primed++) {
            for (int t = 0; t < 4; t++) {
                for (int j = 0; j < 30; j++) {
                    h[t][j] +=
                            x[primed == 0 ? 1 : 0][t] * y[primed == 1 ? 1 : 0][j / 6] * z[primed == 2 ? 1 : 0][j % 6];
                }
            }
        }
        return new CpTensor(h, 6);
    }
}
