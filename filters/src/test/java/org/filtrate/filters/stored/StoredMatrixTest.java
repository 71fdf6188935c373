package org.filtrate.filters.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import org.filtrate.filters.LayerModel;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StoredMatrixTest {
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
                StoredMatrix read = reader(precision, tensors, sizes(matrix)).real();
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
        StoredMatrix matrix = StoredMatrix.of(6, 10, scaled.clone(), precision);
        assertThat(matrix.isGained()).isEqualTo(precision != Precision.BITS_32);
        float[] actual = matrix.values();
        for (int i = 0; i < actual.length; i++) {
            actual[i] /= scale;
        }
        double expected =
                error(values, StoredMatrix.of(6, 10, values.clone(), precision).values());
        assertThat(error(values, actual)).isLessThanOrEqualTo(2 * expected + 1e-12 * energy(values));
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
    void codesAreReadBack() {
        for (int bits = 1; bits <= PackedCodes.MOST_BITS; bits++) {
            int[] codes = new int[77];
            for (int i = 0; i < codes.length; i++) {
                codes[i] = i * 40_503 & ((1 << bits) - 1);
            }
            PackedCodes packed = new PackedCodes(7, 11, bits, codes);
            List<Tensor> tensors = packed.tensors("m");
            PackedCodes read = reader(Precision.BITS_32, tensors, sizes(packed)).codes();
            assertThat(read.codes()).containsExactly(codes);
            assertThat(read.bits()).isEqualTo(bits);
            assertThat(8 * tensors.getFirst().sizeBytes()).isEqualTo(PackedCodes.bits(7, 11, bits));
        }
        assertThat(List.of(
                        PackedCodes.bitsFor(1),
                        PackedCodes.bitsFor(2),
                        PackedCodes.bitsFor(3),
                        PackedCodes.bitsFor(256),
                        PackedCodes.bitsFor(257)))
                .containsExactly(1, 1, 2, 8, 9);
        assertThat(new PackedCodes(1, 4, 2, new int[] {0, 1, 2, 3}).levels())
                .containsExactly(new float[] {-1, -1 / 3f, 1 / 3f, 1}, within(1e-6f));
    }

    private static long[] sizes(Stored stored) {
        LongStream size = stored.isSizeListed() ? LongStream.of(stored.rows(), stored.cols()) : LongStream.empty();
        return LongStream.concat(size, stored.halvings().stream()).toArray();
    }

    private static FactorReader reader(Precision precision, List<Tensor> tensors, long... sizes) {
        return new FactorReader("", tensors, precision.form(), true, sizes);
    }

    @Test
    void damagedTensorsAreNamed() {
        Tensor codes = Tensor.bytes("m", new long[] {8}, new byte[8]);
        Tensor planes = Tensor.bytes("m", new long[] {4, 2}, new byte[8]);
        Tensor three = Tensor.bytes("m", new long[] {3, 2}, new byte[6]);
        Tensor eight = Tensor.bytes("m", new long[] {8, 2}, new byte[16]);
        Tensor filled = Tensor.bytes("m", new long[] {1, 2}, new byte[] {0, (byte) 0x80});
        Tensor scales = Tensor.halves("m_scale", new long[] {3, 1}, new float[3]);
        assertThatThrownBy(() -> reader(Precision.BITS_32, List.of(codes)).real())
                .isInstanceOf(FiltrateException.class)
                .hasMessage("tensor 'm' should be FLOAT and is UINT8");
        assertThatThrownBy(() ->
                        reader(Precision.BITS_8, List.of(codes, scales), 0).real())
                .hasMessage("a matrix of rows and columns is needed, [8] came");
        assertThatThrownBy(() ->
                        reader(Precision.BITS_8, List.of(planes, scales), 0).real())
                .hasMessage("matrix 4x1: 4 numbers are needed, 3 came");
        assertThatThrownBy(() -> reader(Precision.BITS_4, List.of(planes, planes), 3, 5, 0)
                        .real())
                .hasMessage("tensor 'm' should be FLOAT16 and is UINT8");
        assertThatThrownBy(
                        () -> reader(Precision.BITS_4, List.of(planes), 3, 5, 0).real())
                .hasMessage("more than 1 stored tensors are needed");
        assertThatThrownBy(() -> reader(Precision.BITS_4, List.of(codes, scales), 3, 5, 0)
                        .real())
                .hasMessage("tensor 'm': bit planes of 2 bytes for 15 codes are needed, UINT8[8] came");
        assertThatThrownBy(() -> reader(Precision.BITS_3, List.of(three, scales), 3, 6, 0)
                        .real())
                .hasMessage("tensor 'm': bit planes of 3 bytes for 18 codes are needed, UINT8[3, 2] came");
        assertThatThrownBy(() -> reader(Precision.BITS_4, List.of(eight, scales), 3, 5, 0)
                        .real())
                .hasMessage("tensor 'm': at most 7 bit planes are needed, 8 came");
        assertThatThrownBy(() ->
                        reader(Precision.BITS_4, List.of(planes, scales), 3, 5).real())
                .hasMessage("sizes: more than 2 numbers are needed for the factors");
        assertThatThrownBy(() -> reader(Precision.BITS_4, List.of(planes, scales), 3, 5, 200)
                        .real())
                .hasMessage("sizes: halvings between -120 and 120 are needed, 200 came");
        assertThatThrownBy(() -> reader(Precision.BITS_4, List.of(planes, scales), 1L << 40, 1L << 40, 0)
                        .real())
                .hasMessage("a matrix of rows and columns is needed, [1099511627776, 1099511627776] came");
        assertThatThrownBy(
                        () -> reader(Precision.BITS_32, List.of(filled), 3, 5).codes())
                .hasMessage("tensor 'm': bits after the last code should be 0");
        assertThatThrownBy(() -> new PackedCodes(1, 1, 2, new int[] {4})).hasMessage("codes of 2 bits: 4 came");
        assertThat(reader(Precision.BITS_3, List.of(planes, scales), 3, 5, 0)
                        .real()
                        .values())
                .hasSize(15);
    }
}
