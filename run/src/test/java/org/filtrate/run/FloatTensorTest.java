package org.filtrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FloatTensorTest {
    @Test
    void copiesWhatItIsGivenAndWhatItGives() {
        float[] values = {1, 2, 3, 4, 5, 6};
        long[] shape = {2, 3};
        FloatTensor tensor = FloatTensor.of(values, shape);
        values[0] = 9;
        shape[0] = 9;
        tensor.toArray()[1] = 9;
        tensor.shape()[1] = 9;
        assertThat(tensor.toArray()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(tensor.shape()).containsExactly(2, 3);
        assertThat(tensor.values().isReadOnly()).isTrue();
    }

    @Test
    void isEqualByShapeAndValues() {
        FloatTensor tensor = FloatTensor.of(new float[] {1, Float.NaN}, 1, 2);
        assertThat(tensor)
                .isEqualTo(FloatTensor.of(new float[] {1, Float.NaN}, 1, 2))
                .hasSameHashCodeAs(FloatTensor.of(new float[] {1, Float.NaN}, 1, 2))
                .isNotEqualTo(FloatTensor.of(new float[] {1, Float.NaN}, 2, 1))
                .isNotEqualTo(FloatTensor.of(new float[] {1, 2}, 1, 2))
                .hasToString("float (1,2)");
    }

    @Test
    void aScalarHasOneValue() {
        assertThat(FloatTensor.of(new float[] {3}).toArray()).containsExactly(3);
    }

    @Test
    void refusesAnotherNumberOfValues() {
        assertThatThrownBy(() -> FloatTensor.of(new float[5], 2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tensor (2,3): needed 6 values, came 5");
        assertThatThrownBy(() -> FloatTensor.of(new float[5], -1, -5))
                .hasMessage("tensor (-1,-5): needed sizes of 0 or more");
        assertThatThrownBy(() -> FloatTensor.of(new float[5], 1L << 40, 1L << 40))
                .hasMessageContaining("more elements than can be counted");
    }
}
