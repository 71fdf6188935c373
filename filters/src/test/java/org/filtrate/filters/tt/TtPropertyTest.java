package org.filtrate.filters.tt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.filtrate.filters.Extent;
import org.filtrate.filters.LayerModel;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.linear.Products;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TtPropertyTest {
    private static final FilterShape SHAPE = new FilterShape(6, 10, new int[] {3, 5}, 1);

    private static Weight random(FilterShape shape) {
        return Weight.of(shape, LayerModel.random(1, shape.count()));
    }

    private static TtSetting ranks(int in, int middle, int out) {
        return new TtSetting(in, middle, out, Precision.BITS_32);
    }

    @Test
    void aTrainOfFullRanksIsExact() {
        Weight weight = random(SHAPE);
        TtFit fit = new TtFit(Target.of(weight));
        assertThat(weight.relativeError(fit.fit(ranks(10, 30, 6)).reconstruct()))
                .isLessThan(1e-9);
    }

    @Test
    void aTrainIsFoundExactly() {
        Weight train = new TtFit(Target.of(random(SHAPE))).fit(ranks(3, 4, 2)).reconstruct();
        assertThat(train.relativeError(
                        new TtFit(Target.of(train)).fit(ranks(3, 4, 2)).reconstruct()))
                .isLessThan(1e-9);
    }

    /// Oseledets 2011, theorem 2.2: the squares of what the three unfoldings lose bound what TT-SVD loses.
    @ParameterizedTest
    @CsvSource({"1,1,1", "2,5,3", "4,4,4", "9,20,5", "10,12,6"})
    void theErrorIsAtMostWhatTheUnfoldingsLose(int in, int middle, int out) {
        double[][] h = Products.rows(random(SHAPE).values(), 0, 6, 150);
        Unfoldings unfoldings = Unfoldings.of(h, 3, 5);
        List<double[][]> inner = unfoldings.train(h, ranks(in, middle, out));
        double[][] rows = TtComposition.of(SHAPE).rows(inner);
        double[][] left = Products.times(Products.times(h, Products.transposed(rows)), rows);
        for (int t = 0; t < h.length; t++) {
            for (int j = 0; j < h[t].length; j++) {
                left[t][j] -= h[t][j];
            }
        }
        double bound = unfoldings.in().lostShare(in)
                + unfoldings.middle().lostShare(middle)
                + unfoldings.out().lostShare(out);
        assertThat(Products.dot(left, left) / Products.dot(h, h))
                .isLessThanOrEqualTo(bound + 1e-12)
                .isGreaterThanOrEqualTo(unfoldings.out().lostShare(out) - 1e-12);
    }

    @Test
    void theAdjointsBelongToTheRows() {
        TtComposition composition = TtComposition.of(SHAPE);
        List<double[][]> inner = List.of(matrix(2, 3, 10), matrix(3, 4, 9), matrix(4, 2, 20));
        double[][] rows = matrix(5, 2, 150);
        for (int which = 0; which < 3; which++) {
            double forward = Products.dot(rows, composition.rows(inner));
            double backward = Products.dot(inner.get(which), composition.adjoint(inner, which, rows));
            assertThat(backward).isCloseTo(forward, org.assertj.core.data.Offset.offset(1e-9 * Math.abs(forward)));
        }
    }

    private static double[][] matrix(long seed, int rows, int cols) {
        return Products.rows(LayerModel.random(seed, (long) rows * cols), 0, rows, cols);
    }

    /// Each stage counts at the positions it writes: the first core has moved along the first axis only.
    @Test
    void sizesAndOperationsAreThoseOfTheFourStages() {
        FilterShape shape = new FilterShape(14, 10, new int[] {3, 5}, 2);
        TtSetting setting = ranks(3, 4, 2);
        assertThat(setting.params(shape)).isEqualTo(2 * (3 * 10 + 4 * 9 + 2 * 20 + 7 * 2));
        Extent extent = new Extent(new long[] {9, 11}, new long[] {4, 8});
        assertThat(setting.macs(shape, extent)).isEqualTo(2 * (30 * 9 * 11 + 36 * 4 * 11 + (40 + 14) * 4 * 8));
    }

    @Test
    void factorsThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> new TtFilters(SHAPE, zeros(3, 10), zeros(4, 9), zeros(2, 15), zeros(6, 2)))
                .isInstanceOf(FiltrateException.class)
                .hasMessage("tensor train of filters " + SHAPE
                        + ": input 3x10, first 4x9, second 2x15 and output 6x2 do not fit");
    }

    private static StoredMatrix zeros(int rows, int cols) {
        return StoredMatrix.zeros(rows, cols, Precision.BITS_32);
    }
}
