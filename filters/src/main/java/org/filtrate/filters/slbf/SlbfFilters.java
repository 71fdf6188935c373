package org.filtrate.filters.slbf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Factor;
import org.filtrate.filters.Weight;
import org.filtrate.filters.body.BodyWriter;
import org.filtrate.filters.body.SplitTransformMerge;
import org.filtrate.filters.stored.FactorReader;
import org.filtrate.filters.stored.PackedCodes;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;

/// Filters stacked from binary filters: split `i` of filter `t` is `alpha[t, i] * B[idx(t, i)]`.
///
/// | paper | here |
/// |---|---|
/// | `s` | `splits`: the input channels of a group, `c`, in `s` parts of `c_s = c / s` |
/// | `k` | `set` |
/// | `B_j`, in `{-1, +1}` | `bases (k, c_s * kernelArea)`, code 1 for +1 |
/// | `I`, one-hot | `selection (n, s)`, the indices of the ones |
/// | `alpha` | `scales (n, 1)` or `(n, s)`; absent where weights are signs |
///
/// @param shape the shape of the dense filters
/// @param bases `(k, inChannels / s * kernelArea)`, one bit each
/// @param selection `(outChannels, s)`, each below `k`
/// @param scales `(outChannels, 1)`, `(outChannels, s)` or absent
public record SlbfFilters(FilterShape shape, PackedCodes bases, PackedCodes selection, Optional<StoredMatrix> scales)
        implements CompactFilters {
    /// Checks that the factors fit the shape and each other, and that every selection is in the set.
    public SlbfFilters {
        int splits = selection.cols();
        if (shape.inChannels() % splits != 0
                || bases.bits() != 1
                || bases.cols() != shape.filterSize() / splits
                || selection.rows() != shape.outChannels()
                || selection.bits() != PackedCodes.bitsFor(bases.rows())
                || scales.filter(m -> !fits(m, shape, splits)).isPresent()) {
            throw new FiltrateException("stacked binary filters " + shape + ": bases " + text(bases) + ", selection "
                    + text(selection)
                    + scales.map(m -> ", scales " + m.rows() + "x" + m.cols()).orElse("") + " do not fit");
        }
        int largest = Arrays.stream(selection.codes()).max().orElse(0);
        if (largest >= bases.rows()) {
            throw new FiltrateException("stacked binary filters " + shape + ": binary filter " + largest
                    + " is selected of a set of " + bases.rows());
        }
    }

    private static boolean fits(StoredMatrix scales, FilterShape shape, int splits) {
        return scales.rows() == shape.outChannels() && (scales.cols() == 1 || scales.cols() == splits);
    }

    private static String text(PackedCodes codes) {
        return codes.rows() + "x" + codes.cols() + " of " + codes.bits() + " bits";
    }

    /// Reads filters from their stored factors, the scales last.
    public static SlbfFilters read(FilterShape shape, FactorReader factors) {
        PackedCodes bases = factors.codes();
        PackedCodes selection = factors.codes();
        return new SlbfFilters(
                shape, bases, selection, factors.left() > 0 ? Optional.of(factors.real()) : Optional.empty());
    }

    /// Parts that the channels of a group are split into.
    public int splits() {
        return selection.cols();
    }

    @Override
    public SlbfSetting setting() {
        Scales kind =
                scales.map(m -> m.cols() == 1 ? Scales.FILTER : Scales.SPLIT).orElse(Scales.NONE);
        return new SlbfSetting(
                splits(),
                bases.rows(),
                kind,
                scales.map(StoredMatrix::precision).orElse(Precision.BITS_32));
    }

    @Override
    public List<Factor> factors() {
        List<Factor> factors = new ArrayList<>(List.of(new Factor("bases", bases), new Factor("selection", selection)));
        scales.ifPresent(m -> factors.add(new Factor("scales", m)));
        return List.copyOf(factors);
    }

    @Override
    public Weight reconstruct() {
        float[] signs = bases.levels();
        int length = bases.cols();
        int[] selected = selection.codes();
        float[] alpha = scales.map(StoredMatrix::values).orElseGet(() -> ones(shape.outChannels()));
        int blocksOfScale = selected.length / alpha.length;
        float[] values = new float[Math.multiplyExact(selected.length, length)];
        for (int block = 0; block < selected.length; block++) {
            float scale = alpha[block / blocksOfScale];
            int from = selected[block] * length;
            for (int i = 0; i < length; i++) {
                values[block * length + i] = scale * signs[from + i];
            }
        }
        return Weight.of(shape, values);
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /// These filters scaled; where there are no scales, filters get one each, in half precision.
    @Override
    public SlbfFilters scaleOutputs(float[] factors) {
        StoredMatrix scaled = scales.map(m -> m.scaleRows(factors))
                .orElseGet(() -> StoredMatrix.of(shape.outChannels(), 1, factors, Precision.BITS_16));
        return new SlbfFilters(shape, bases, selection, Optional.of(scaled));
    }

    @Override
    public String rebuild(BodyWriter body) {
        String stacked = body.nodes().add("Gather", List.of(body.signs(0), body.indices(1)), Attribute.of("axis", 0));
        return body.dense(scaled(body, stacked));
    }

    /// Multiplies what has dims `(n, s, ..)` by the scales.
    private String scaled(BodyWriter body, String value) {
        if (scales.isEmpty()) {
            return value;
        }
        String alpha = body.nodes()
                .add("Unsqueeze", List.of(body.factor(2), body.nodes().integers(2)));
        return body.nodes().add("Mul", List.of(value, alpha));
    }

    @Override
    public void apply(BodyWriter body) {
        int k = bases.rows();
        String depth = body.sizes("set_size", k);
        String range = body.nodes().add("Constant", List.of(), Attribute.of("value_floats", new float[] {0, 1}));
        String oneHot = body.ofElement(body.nodes().add("OneHot", List.of(body.indices(1), depth, range)));
        String merge = body.shaped(scaled(body, oneHot), "merge_shape", shape.outChannels(), (long) splits() * k);
        SplitTransformMerge.write(body, splits(), k, body.signs(0), merge);
    }
}
