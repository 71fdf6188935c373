package org.filtrate.filters.stored;

import java.util.List;
import java.util.stream.IntStream;
import org.filtrate.graph.Tensor;

/// A matrix of symmetric integer codes times a scale per row: `value = (code - zero) * scale[row] * gain`.
///
/// Codes are unsigned, `zero` being the middle: 128 of 8 bits, 8 of 4 bits. Two 4-bit codes share a byte, the first in
/// the low half; the last byte of an odd count holds `zero` in its high half.
///
/// @param rows number of rows
/// @param cols number of columns
/// @param codes one unsigned code a number, row-major; not to be modified
/// @param scales `(rows)`, each representable in half precision; not to be modified
/// @param gain the power of two that all scales are multiplied by
/// @param precision 8 or 4 bits
record CodedMatrix(int rows, int cols, byte[] codes, float[] scales, float gain, Precision precision)
        implements StoredMatrix, Gained {
    static final int SCALE_BITS = 16;

    CodedMatrix {
        Sizes.check(rows, cols, codes.length);
        Sizes.check(rows, 1, scales.length);
    }

    static CodedMatrix of(int rows, int cols, float[] values, Precision precision) {
        float[] wanted = new float[rows];
        IntStream.range(0, rows)
                .parallel()
                .forEach(r -> wanted[r] = RowScale.best(values, r * cols, cols, largestCode(precision)));
        float gain = Sizes.gain(wanted);
        byte[] codes = new byte[values.length];
        float[] scales = new float[rows];
        IntStream.range(0, rows).parallel().forEach(r -> {
            scales[r] = Float.float16ToFloat(Float.floatToFloat16(wanted[r] / gain));
            RowScale.encode(values, r * cols, cols, scales[r] * gain, largestCode(precision), codes);
        });
        return new CodedMatrix(rows, cols, codes, scales, gain, precision);
    }

    static int largestCode(Precision precision) {
        return (1 << (precision.bits() - 1)) - 1;
    }

    /// The code that stands for zero.
    static int zero(Precision precision) {
        return 1 << (precision.bits() - 1);
    }

    @Override
    public float[] values() {
        int zero = zero(precision);
        float[] values = new float[codes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (Byte.toUnsignedInt(codes[i]) - zero) * (scales[i / cols] * gain);
        }
        return values;
    }

    @Override
    public List<Tensor> tensors(String name) {
        byte[] packed = precision == Precision.BITS_8 ? codes : packNibbles();
        return List.of(
                Tensor.bytes(name, new long[] {packed.length}, packed),
                Tensor.halves(name + "_scale", new long[] {rows, 1}, scales));
    }

    private byte[] packNibbles() {
        byte[] packed = new byte[Math.ceilDiv(codes.length, 2)];
        for (int i = 0; i < packed.length; i++) {
            int high = 2 * i + 1 < codes.length ? codes[2 * i + 1] : zero(precision);
            packed[i] = (byte) (codes[2 * i] | high << 4);
        }
        return packed;
    }

    @Override
    public List<StoredItem> items(String name) {
        return List.of(
                new StoredItem(name + " codes", Math.ceilDiv((long) codes.length * precision.bits(), 8) * 8),
                new StoredItem(name + " scales", (long) SCALE_BITS * rows));
    }

    @Override
    public StoredMatrix scaleRows(float[] factors) {
        float[] values = new float[rows];
        for (int r = 0; r < rows; r++) {
            values[r] = scales[r] * gain * factors[r];
        }
        float newGain = Sizes.gain(values);
        for (int r = 0; r < rows; r++) {
            values[r] = Float.float16ToFloat(Float.floatToFloat16(values[r] / newGain));
        }
        return new CodedMatrix(rows, cols, codes, values, newGain, precision);
    }
}
