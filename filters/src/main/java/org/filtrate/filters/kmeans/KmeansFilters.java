package org.filtrate.filters.kmeans;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Factor;
import org.filtrate.filters.Weight;
import org.filtrate.filters.body.BodyWriter;
import org.filtrate.filters.stored.FactorReader;
import org.filtrate.filters.stored.PackedCodes;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;

/// Filters whose weights stand in a codebook: block `j` of filter `t` is `scale[t]` times entry `code[t,j]`.
///
/// @param shape the shape of the dense filters
/// @param codebook `(block, entries)`: entry `k` is column `k`
/// @param codes `(outChannels, inChannels * kernelArea / block)`
/// @param scales `(outChannels, 1)`; empty where entries stand as they are
public record KmeansFilters(FilterShape shape, StoredMatrix codebook, PackedCodes codes, Optional<StoredMatrix> scales)
        implements CompactFilters {
    /// Checks that the factors fit the shape and each other.
    public KmeansFilters {
        boolean fits = codes.bits() <= KmeansSetting.MOST_BITS
                && codebook.cols() == 1 << codes.bits()
                && codes.rows() == shape.outChannels()
                && (long) codes.cols() * codebook.rows() == shape.filterSize()
                && scales.stream()
                        .allMatch(s -> s.rows() == shape.outChannels()
                                && s.cols() == 1
                                && s.precision() == KmeansSetting.scalePrecision(codebook.precision()));
        if (!fits) {
            throw new FiltrateException("kmeans of filters " + shape + ": a codebook " + codebook.rows() + "x"
                    + codebook.cols() + " and codes " + codes.rows() + "x" + codes.cols() + " of " + codes.bits()
                    + " bits do not fit");
        }
    }

    /// Reads filters back from their factors.
    public static KmeansFilters read(FilterShape shape, FactorReader factors) {
        StoredMatrix codebook = factors.real();
        PackedCodes codes = factors.codes();
        return new KmeansFilters(
                shape,
                codebook,
                codes,
                factors.left() > 0
                        ? Optional.of(factors.real(KmeansSetting.scalePrecision(codebook.precision())
                                .form()))
                        : Optional.empty());
    }

    /// Weights that share a code.
    public int block() {
        return codebook.rows();
    }

    @Override
    public KmeansSetting setting() {
        return new KmeansSetting(
                codes.bits(), block(), scales.isPresent() ? Scale.ROW : Scale.NONE, codebook.precision());
    }

    @Override
    public List<Factor> factors() {
        List<Factor> factors = new ArrayList<>(List.of(new Factor("codebook", codebook), new Factor("codes", codes)));
        scales.ifPresent(s -> factors.add(new Factor("scales", s)));
        return factors;
    }

    @Override
    public Weight reconstruct() {
        float[] entries = codebook.values();
        float[] factors = scales.map(StoredMatrix::values).orElseGet(() -> new float[0]);
        float[] filters = new float[Math.toIntExact(shape.count())];
        int count = codebook.cols();
        int blocks = codes.cols();
        IntStream.range(0, shape.outChannels()).parallel().forEach(t -> {
            float scale = factors.length == 0 ? 1 : factors[t];
            for (int j = 0; j < blocks; j++) {
                int entry = codes.codes()[t * blocks + j];
                int at = (t * blocks + j) * block();
                for (int i = 0; i < block(); i++) {
                    filters[at + i] = entries[i * count + entry] * scale;
                }
            }
        });
        return Weight.of(shape, filters);
    }

    /// These filters with the codes whose entries come nearest to other weights, each block for itself.
    ///
    /// @param weights `(outChannels, inChannels * kernelArea)` row-major; not modified
    public KmeansFilters recoded(float[] weights) {
        float[] factors = scales.map(StoredMatrix::values).orElseGet(() -> {
            float[] ones = new float[shape.outChannels()];
            Arrays.fill(ones, 1);
            return ones;
        });
        int[] nearest = new Encoder(codebook.values(), block()).encode(weights, shape.filterSize(), factors);
        return new KmeansFilters(
                shape, codebook, new PackedCodes(codes.rows(), codes.cols(), codes.bits(), nearest), scales);
    }

    /// These filters with output channel `i` multiplied by `factors[i]`; where they had no scales, they have then.
    @Override
    public KmeansFilters scaleOutputs(float[] factors) {
        StoredMatrix scaled = scales.map(s -> s.scaleRows(factors))
                .orElseGet(() -> StoredMatrix.of(
                        shape.outChannels(), 1, factors.clone(), KmeansSetting.scalePrecision(codebook.precision())));
        return new KmeansFilters(shape, codebook, codes, Optional.of(scaled));
    }

    @Override
    public String rebuild(BodyWriter body) {
        var nodes = body.nodes();
        String entries = nodes.add("Transpose", List.of(body.factor(0)));
        String blocks = nodes.add("Gather", List.of(entries, body.indices(1)));
        return body.dense(
                scales.isEmpty()
                        ? blocks
                        : nodes.add(
                                "Mul",
                                List.of(blocks, nodes.add("Unsqueeze", List.of(body.factor(2), nodes.integers(2))))));
    }

    @Override
    public void apply(BodyWriter body) {
        throw new UnsupportedOperationException("filters in codes have no factored body");
    }
}
