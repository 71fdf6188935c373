package org.filtrate.filters.kmeans;

import java.util.Map;
import java.util.Optional;
import org.filtrate.filters.Extent;
import org.filtrate.filters.Keys;
import org.filtrate.filters.Setting;
import org.filtrate.filters.Structure;
import org.filtrate.filters.stored.PackedCodes;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;

/// A codebook of `2^bits` entries, each of `block` weights.
///
/// @param bits bits of a code, 1 to 8
/// @param block weights that share a code, neighbours within a filter; 1 for a scalar codebook
/// @param scale what entries are multiplied by
/// @param precision the precision of the codebook
public record KmeansSetting(int bits, int block, Scale scale, Precision precision) implements Setting {
    /// Most bits of a code.
    public static final int MOST_BITS = 8;

    /// Checks the sizes.
    public KmeansSetting {
        if (bits < 1 || bits > MOST_BITS) {
            throw new FiltrateException("kmeans: codes of 1 to " + MOST_BITS + " bits are needed, " + bits + " came");
        }
        if (block < 1) {
            throw new FiltrateException("kmeans: blocks of at least 1 weight are needed, " + block + " came");
        }
    }

    /// The precision of filters' scales beside a codebook of a precision: a scale is one number for a whole filter, and
    /// is never coded.
    public static Precision scalePrecision(Precision codebook) {
        return codebook.isCoded() ? Precision.BITS_16 : codebook;
    }

    /// Entries of the codebook.
    public int entries() {
        return 1 << bits;
    }

    @Override
    public Structure structure() {
        return Structure.KMEANS;
    }

    @Override
    public KmeansSetting withPrecision(Precision value) {
        return new KmeansSetting(bits, block, scale, value);
    }

    @Override
    public Map<String, String> keys() {
        return Map.of("bits", Integer.toString(bits), "block", Integer.toString(block), "scale", Keys.word(scale));
    }

    @Override
    public String variant() {
        return scale == Scale.ROW ? "" : "Unscaled";
    }

    @Override
    public long params(FilterShape shape) {
        long entries = (long) entries() * block;
        return scale == Scale.ROW ? entries + shape.outChannels() : entries;
    }

    @Override
    public long bits(FilterShape shape) {
        long codes = PackedCodes.bits(shape.outChannels(), shape.filterSize() / block, bits)
                + StoredMatrix.bits(block, entries(), precision);
        return scale == Scale.ROW
                ? codes + StoredMatrix.bits(shape.outChannels(), 1, scalePrecision(precision))
                : codes;
    }

    @Override
    public long macs(FilterShape shape, Extent extent) {
        return shape.count() * extent.outputPositions();
    }

    @Override
    public KmeansFilters blank(FilterShape shape) {
        return new KmeansFilters(
                shape,
                StoredMatrix.zeros(block, entries(), precision),
                PackedCodes.zeros(shape.outChannels(), shape.filterSize() / block, bits),
                scale == Scale.ROW
                        ? Optional.of(StoredMatrix.zeros(shape.outChannels(), 1, scalePrecision(precision)))
                        : Optional.empty());
    }

    @Override
    public boolean hasFactoredBody() {
        return false;
    }
}
