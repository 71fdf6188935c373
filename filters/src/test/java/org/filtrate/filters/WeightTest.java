package org.filtrate.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.filtrate.filters.basis.BasisFilters;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;
import org.junit.jupiter.api.Test;

class WeightTest {
    private static final FilterShape SMALL = new FilterShape(6, 5, new int[] {3, 2}, 2);

    @Test
    void filtersThatDoNotFitTheirShapeAreNamed() {
        assertThatThrownBy(() -> Weight.of(SMALL, new float[179]))
                .isInstanceOf(FiltrateException.class)
                .hasMessage("filters " + SMALL + ": 180 weights are needed, 179 came");
        float[] values = LayerModel.random(1, 180);
        values[177] = Float.POSITIVE_INFINITY;
        assertThatThrownBy(() -> Weight.of(SMALL, values).values())
                .isInstanceOf(FiltrateException.class)
                .hasMessage("filters " + SMALL + ": finite weights are needed, Infinity came");
    }

    @Test
    void computedFiltersAreNeverHeldWhole() {
        FilterShape shape = new FilterShape(150, 70_001, new int[0], 1);
        float[] values = LayerModel.random(2, shape.count());
        Weight weight = Weight.of(shape, values);
        List<Integer> asked = new ArrayList<>();
        Weight doubled = Weight.computed(shape, (from, count) -> {
            asked.add(count);
            float[] rows = Arrays.copyOfRange(values, from * shape.filterSize(), (from + count) * shape.filterSize());
            for (int i = 0; i < rows.length; i++) {
                rows[i] *= 2;
            }
            return rows;
        });
        assertThat(weight.relativeError(doubled)).isCloseTo(1, within(1e-12));
        assertThat(asked).hasSizeGreaterThan(2);
        assertThat(asked.stream().mapToInt(Integer::intValue)).allMatch(count -> count < 75);
        assertThat(asked.stream().mapToInt(Integer::intValue).sum()).isEqualTo(150);
        assertThat(doubled.energy()).isCloseTo(4 * weight.energy(), within(1e-9 * weight.energy()));
    }

    @Test
    void filtersOfABasisAreTheSameWholeAndRowByRow() {
        StoredMatrix basis = StoredMatrix.of(2 * 4, 30, LayerModel.random(3, 240), Precision.BITS_32);
        StoredMatrix mixing = StoredMatrix.of(6, 4, LayerModel.random(4, 24), Precision.BITS_32);
        float[] expected = new float[180];
        for (int t = 0; t < 6; t++) {
            for (int i = 0; i < 30; i++) {
                for (int r = 0; r < 4; r++) {
                    expected[t * 30 + i] += mixing.values()[t * 4 + r] * basis.values()[(t / 3 * 4 + r) * 30 + i];
                }
            }
        }
        Weight found = new BasisFilters(SMALL, basis, mixing).reconstruct();
        assertThat(found.values()).containsExactly(expected, within(1e-5f));
        assertThat(found.relativeError(Weight.of(SMALL, expected))).isLessThan(1e-12);
    }

    @Test
    void twoZeroWeightsDoNotDiffer() {
        Weight zero = Weight.of(SMALL, new float[180]);
        assertThat(zero.relativeError(Weight.of(SMALL, new float[180]))).isZero();
        assertThat(zero.relativeError(Weight.of(SMALL, LayerModel.random(5, 180))))
                .isInfinite();
    }
}
