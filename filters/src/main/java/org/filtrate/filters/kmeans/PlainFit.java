package org.filtrate.filters.kmeans;

import java.util.Optional;
import java.util.stream.IntStream;
import org.filtrate.filters.Weight;
import org.filtrate.filters.stored.PackedCodes;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.layer.FilterShape;

/// The codebook, codes and scales that come close to dense filters.
///
/// The codebook is learned from filters divided by the root of their mean square, and rounded to its stored precision;
/// then codes and scales are found in turn, each in closed form for the other.
final class PlainFit {
    /// Weights that a codebook is learned from, at least.
    private static final int SAMPLE = 1 << 18;

    /// Blocks that a codebook is learned from, for each entry, at least.
    private static final int SAMPLE_FOR_EACH = 64;

    private static final int ROUNDS = 25;
    private static final long SEED = 1;

    private final Weight weight;
    private final FilterShape shape;
    private final KmeansSetting setting;

    private PlainFit(Weight weight, KmeansSetting setting) {
        this.weight = weight;
        this.shape = weight.shape();
        this.setting = setting;
    }

    /// Fits filters.
    static KmeansFilters fit(Weight weight, KmeansSetting setting) {
        PlainFit fit = new PlainFit(weight, setting);
        StoredMatrix codebook = StoredMatrix.of(setting.block(), setting.entries(), fit.learn(), setting.precision());
        return fit.encode(codebook);
    }

    /// Learns a codebook.
    ///
    /// @return `(block, entries)`
    private float[] learn() {
        int size = setting.block();
        int entries = setting.entries();
        Blocks sample =
                Blocks.of(weight, size, setting.scale(), Math.max(SAMPLE, SAMPLE_FOR_EACH * entries * size));
        if (size == 1) {
            return new ScalarCodebooks(sample.values(), sample.weights(), entries).codebook(entries);
        }
        float[] rows = new Lloyd(sample.values(), sample.weights(), size, entries)
                .run(ROUNDS, SEED)
                .codebook();
        float[] columns = new float[rows.length];
        for (int k = 0; k < entries; k++) {
            for (int i = 0; i < size; i++) {
                columns[i * entries + k] = rows[k * size + i];
            }
        }
        return columns;
    }

    private KmeansFilters encode(StoredMatrix codebook) {
        float[] values = weight.values();
        int cols = shape.filterSize();
        Encoder encoder = new Encoder(codebook.values(), setting.block());
        float[] ones = new float[shape.outChannels()];
        java.util.Arrays.fill(ones, 1);
        if (setting.scale() == Scale.NONE) {
            return filters(codebook, encoder.encode(values, cols, ones), Optional.empty());
        }
        float[] scales = new float[ones.length];
        IntStream.range(0, scales.length)
                .parallel()
                .forEach(t -> scales[t] = Blocks.rootMeanSquare(values, t * cols, cols));
        int[] codes = encoder.encode(values, cols, scales);
        StoredMatrix stored = StoredMatrix.of(
                scales.length,
                1,
                refitted(values, codebook.values(), codes, scales),
                KmeansSetting.scalePrecision(setting.precision()));
        return filters(codebook, encoder.encode(values, cols, stored.values()), Optional.of(stored));
    }

    private KmeansFilters filters(StoredMatrix codebook, int[] codes, Optional<StoredMatrix> scales) {
        return new KmeansFilters(
                shape,
                codebook,
                new PackedCodes(shape.outChannels(), shape.filterSize() / setting.block(), setting.bits(), codes),
                scales);
    }

    /// The scale of each filter that fits best to its codes: `<w, c> / <c, c>`.
    private float[] refitted(float[] values, float[] codebook, int[] codes, float[] scales) {
        int cols = shape.filterSize();
        int size = setting.block();
        int entries = setting.entries();
        float[] refitted = new float[scales.length];
        IntStream.range(0, scales.length).parallel().forEach(t -> {
            double product = 0;
            double square = 0;
            for (int i = 0; i < cols; i++) {
                int at = t * cols + i;
                double entry = codebook[i % size * entries + codes[at / size]];
                product += entry * values[at];
                square += entry * entry;
            }
            refitted[t] = square > 0 && product > 0 ? (float) (product / square) : scales[t];
        });
        return refitted;
    }
}
