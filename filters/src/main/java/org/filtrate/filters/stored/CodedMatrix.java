package org.filtrate.filters.stored;

import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Tensor;

/// A matrix of evenly spaced symmetric codes times a scale per row: `value = (code - middle) / middle *
/// (scale[row] * gain)` with `middle = (2^bits - 1) / 2`. The scale is the largest magnitude of its row; of
/// one bit the magnitude of all.
///
/// Codes of eight bits have a byte each; others are stored in bit planes.
///
/// @param rows number of rows
/// @param cols number of columns
/// @param codes one unsigned code a number, row-major; not to be modified
/// @param scales `(rows)`, each representable in half precision; not to be modified
/// @param gain the power of two that all scales are multiplied by
/// @param precision 1 to 8 bits
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
                .forEach(r -> wanted[r] = RowScale.best(values, r * cols, cols, precision.middleCode()));
        return of(rows, cols, values, wanted, precision);
    }

    /// Rounds values to codes under given scales.
    static CodedMatrix of(int rows, int cols, float[] values, float[] wanted, Precision precision) {
        float gain = Sizes.gain(wanted);
        byte[] codes = new byte[values.length];
        float[] scales = new float[rows];
        IntStream.range(0, rows).parallel().forEach(r -> {
            scales[r] = Float.float16ToFloat(Float.floatToFloat16(wanted[r] / gain));
            RowScale.encode(values, r * cols, cols, scales[r] * gain, precision.middleCode(), codes);
        });
        return new CodedMatrix(rows, cols, codes, scales, gain, precision);
    }

    /// Rounds values so that their error counts in a metric of each of equal blocks of rows.
    ///
    /// @param metrics one symmetric `(cols, cols)` a block; not modified
    static CodedMatrix of(int rows, int cols, float[] values, List<float[]> metrics, Precision precision) {
        int block = rows / metrics.size();
        byte[] codes = new byte[values.length];
        float[] wanted = new float[rows];
        IntStream.range(0, metrics.size())
                .parallel()
                .forEach(b -> new NearestCodes(metrics.get(b), cols)
                        .round(values, b * block, block, precision.middleCode(), wanted, codes));
        float gain = Sizes.gain(wanted);
        float[] scales = new float[rows];
        for (int r = 0; r < rows; r++) {
            scales[r] = Float.float16ToFloat(Float.floatToFloat16(wanted[r] / gain));
        }
        return new CodedMatrix(rows, cols, codes, scales, gain, precision);
    }

    /// The bits that codes take in a file, without their scales.
    static long codeBits(long rows, long cols, Precision precision) {
        return isPlanes(precision) ? PackedCodes.bits(rows, cols, precision.bits()) : rows * cols * precision.bits();
    }

    private static boolean isPlanes(Precision precision) {
        return precision.form() == NumberForm.PLANES;
    }

    /// Reads codes of a byte each.
    static CodedMatrix bytes(Tensor stored, int rows, int cols, float[] scales, float gain) {
        long[] codes = stored.longs();
        return new CodedMatrix(rows, cols, narrow(codes.length, i -> (int) codes[i]), scales, gain, Precision.BITS_8);
    }

    /// Reads codes of as many bits as there are planes.
    ///
    /// @throws FiltrateException where there are too many, or not as many codes as the dims say
    static CodedMatrix planes(Tensor stored, int rows, int cols, float[] scales, float gain) {
        int[] codes = BitPlanes.codes(stored, Math.multiplyExact(rows, cols));
        Precision precision = Precision.of((int) stored.dims()[0]);
        if (!isPlanes(precision)) {
            throw new FiltrateException(
                    "tensor '" + stored.name() + "': at most 7 bit planes are needed, " + precision.bits() + " came");
        }
        return new CodedMatrix(rows, cols, narrow(codes.length, i -> codes[i]), scales, gain, precision);
    }

    private static byte[] narrow(int count, IntUnaryOperator codes) {
        byte[] narrow = new byte[count];
        for (int i = 0; i < count; i++) {
            narrow[i] = (byte) codes.applyAsInt(i);
        }
        return narrow;
    }

    @Override
    public float[] values() {
        float middle = precision.middleCode();
        float[] values = new float[codes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (Byte.toUnsignedInt(codes[i]) - middle) / middle * (scales[i / cols] * gain);
        }
        return values;
    }

    @Override
    public float[] rowScales() {
        float[] magnitudes = scales.clone();
        for (int r = 0; r < rows; r++) {
            magnitudes[r] = Math.abs(scales[r]) * gain;
        }
        return magnitudes;
    }

    @Override
    public List<Tensor> tensors(String name) {
        return List.of(codes(name), Tensor.halves(name + "_scale", new long[] {rows, 1}, scales));
    }

    private Tensor codes(String name) {
        if (!isPlanes(precision)) {
            return Tensor.bytes(name, new long[] {rows, cols}, codes);
        }
        return BitPlanes.tensor(name, codes.length, i -> Byte.toUnsignedInt(codes[i]), precision.bits());
    }

    @Override
    public List<StoredItem> items(String name) {
        return List.of(
                new StoredItem(name + " codes", codeBits(rows, cols, precision)),
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
