package org.filtrate.filters.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.filtrate.filters.LayerModel;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StoredMatrixTest {
    private static float gain(StoredMatrix matrix) {
        return matrix instanceof Gained gained ? gained.gain() : 1;
    }

    private static double energy(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return sum;
    }

    private static double error(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.pow(a[i] - (double) b[i], 2);
        }
        return sum;
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsReadBack(Precision precision) {
        for (int rows : new int[] {1, 2, 5, 7}) {
            for (int cols : new int[] {1, 3, 4, 9}) {
                StoredMatrix matrix =
                        StoredMatrix.of(rows, cols, LayerModel.random(rows, (long) rows * cols), precision);
                List<Tensor> tensors = matrix.tensors("m");
                StoredMatrix read = StoredMatrixReader.read(precision, tensors, new long[] {rows, cols}, gain(matrix));
                assertThat(read.values()).containsExactly(matrix.values());
                assertThat(read.precision()).isEqualTo(precision);
                long bits = tensors.stream().mapToLong(t -> 8 * t.sizeBytes()).sum();
                assertThat(StoredMatrix.bits(rows, cols, precision)).isEqualTo(bits);
                assertThat(matrix.items("m").stream()
                                .mapToLong(StoredItem::bits)
                                .sum())
                        .isEqualTo(bits);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theErrorIsAboutWhatThePrecisionSays(Precision precision) {
        float[] values = LayerModel.random(3, 64 * 100);
        StoredMatrix matrix = StoredMatrix.of(64, 100, values.clone(), precision);
        double relative = error(values, matrix.values()) / energy(values);
        assertThat(relative).isBetween(precision.relativeError() / 5, precision.relativeError() * 5);
    }

    @ParameterizedTest
    @CsvSource({
        "BITS_32, 1e-30",
        "BITS_32, 1e30",
        "BITS_16, 1e-25",
        "BITS_16, 1e30",
        "BITS_8, 1e-25",
        "BITS_8, 1e30",
        "BITS_4, 1e-25",
        "BITS_4, 1e30"
    })
    void hugeAndTinyNumbersKeepTheirPrecision(Precision precision, float scale) {
        float[] values = LayerModel.random(4, 60);
        float[] scaled = values.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= scale;
        }
        float[] expected = StoredMatrix.of(6, 10, values, precision).values();
        float[] actual = StoredMatrix.of(6, 10, scaled.clone(), precision).values();
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i] / scale).isCloseTo(expected[i], within(2e-2f));
        }
    }

    @ParameterizedTest
    @EnumSource
    void zeroRowsStayZero(Precision precision) {
        float[] values = LayerModel.random(5, 15);
        for (int i = 5; i < 10; i++) {
            values[i] = 0;
        }
        float[] stored = StoredMatrix.of(3, 5, values, precision).values();
        for (int i = 5; i < 10; i++) {
            assertThat(stored[i]).isZero();
        }
        assertThat(StoredMatrix.of(2, 3, new float[6], precision).values()).containsOnly(0f);
    }

    @ParameterizedTest
    @EnumSource
    void rowsAreScaledAlsoByNegativeNumbersAndZero(Precision precision) {
        StoredMatrix matrix = StoredMatrix.of(3, 5, LayerModel.random(6, 15), precision);
        float[] factors = {-2, 0.5f, 0};
        StoredMatrix scaled = matrix.scaleRows(factors);
        assertThat(scaled.precision()).isEqualTo(precision);
        float[] before = matrix.values();
        float[] after = scaled.values();
        for (int i = 0; i < before.length; i++) {
            assertThat(after[i]).isCloseTo(before[i] * factors[i / 5], within(1e-2f));
        }
        assertThat(matrix.values()).containsExactly(before);
    }

    @Test
    void damagedTensorsAreNamed() {
        Tensor codes = Tensor.bytes("m", new long[] {8}, new byte[8]);
        Tensor scales = Tensor.halves("m_scale", new long[] {3, 1}, new float[3]);
        long[] dims = {3, 5};
        assertThatThrownBy(() -> StoredMatrixReader.read(Precision.BITS_32, List.of(codes), dims, 1))
                .isInstanceOf(FiltrateException.class)
                .hasMessage("tensor 'm' should be FLOAT and is UINT8");
        assertThatThrownBy(() -> StoredMatrixReader.read(Precision.BITS_8, List.of(codes, scales), dims, 1))
                .hasMessage("15 bytes of codes are needed, 8 came");
        assertThatThrownBy(() -> StoredMatrixReader.read(Precision.BITS_4, List.of(codes, codes), dims, 1))
                .hasMessage("tensor 'm' should be FLOAT16 and is UINT8");
        assertThatThrownBy(
                        () -> StoredMatrixReader.read(Precision.BITS_4, List.of(codes, scales), new long[] {5, 3}, 1))
                .hasMessage("matrix 5x1: 5 numbers are needed, 3 came");
        assertThatThrownBy(() -> StoredMatrixReader.read(Precision.BITS_4, List.of(codes, scales), new long[] {15}, 1))
                .hasMessage("a matrix of rows and columns is needed, [15] came");
        assertThatThrownBy(() ->
                        StoredMatrixReader.read(Precision.BITS_16, List.of(scales), new long[] {1L << 40, 1L << 40}, 1))
                .hasMessage("a matrix of rows and columns is needed, [1099511627776, 1099511627776] came");
        assertThat(StoredMatrixReader.read(Precision.BITS_4, List.of(codes, scales), dims, 1)
                        .values())
                .hasSize(15);
    }
}
