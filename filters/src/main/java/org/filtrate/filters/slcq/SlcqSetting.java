package org.filtrate.filters.slcq;

import java.util.Map;
import java.util.TreeMap;
import org.filtrate.filters.Divisors;
import org.filtrate.filters.Extent;
import org.filtrate.filters.Setting;
import org.filtrate.filters.Structure;
import org.filtrate.filters.stored.PackedCodes;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;

/// Filters cut into `splits` pieces, each a combination of `nonzeros` of the layer's `bases` quantized basis
/// filters.
///
/// @param splits pieces that the input channels of each group are cut into (the paper's `s`); a divisor of
/// their number
/// @param bases basis filters of the layer (`k`)
/// @param bits of a number of a basis filter (`b`), 1 to 4
/// @param nonzeros non-zero coefficients of each filter and split, at most `bases`; where a mask says which
/// they are, that
///     many on average over the splits of a filter
/// @param precision the precision of the coefficients
public record SlcqSetting(int splits, int bases, int bits, int nonzeros, Precision precision) implements Setting {
    /// The most bits that a number of a basis filter may have.
    public static final int MOST_BITS = 4;

    private static final int MOST_BASES = 1 << PackedCodes.MOST_BITS;

    /// Checks the sizes against each other.
    public SlcqSetting {
        limit("splits", splits, Integer.MAX_VALUE);
        limit("bases", bases, MOST_BASES);
        limit("bits", bits, MOST_BITS);
        limit("nonzeros", nonzeros, bases);
    }

    private static void limit(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new FiltrateException("slcq: '" + name + "' of 1 to " + most + " is needed, " + value + " came");
        }
    }

    /// Checks the sizes against filters.
    ///
    /// @throws FiltrateException where the input channels cannot be split like that or there are more bases
    /// than pieces
    SlcqSetting checked(FilterShape shape) {
        Divisors.check(shape.inChannels(), splits);
        long pieces = (long) shape.outChannels() * splits;
        if (bases > pieces) {
            throw new FiltrateException("filters " + shape + ": 'bases' of at most " + pieces + " is needed for s="
                    + splits + ", " + bases + " came");
        }
        return this;
    }

    @Override
    public SlcqSetting near(FilterShape shape) {
        int nearest = Divisors.nearest(shape.inChannels(), splits);
        int most = Math.toIntExact(Math.min(bases, (long) shape.outChannels() * nearest));
        return new SlcqSetting(nearest, most, bits, Math.min(nonzeros, most), precision);
    }

    @Override
    public Structure structure() {
        return Structure.SLCQ;
    }

    @Override
    public SlcqSetting withPrecision(Precision value) {
        return new SlcqSetting(splits, bases, bits, nonzeros, value);
    }

    @Override
    public Map<String, String> keys() {
        return new TreeMap<>(Map.of(
                "splits", Integer.toString(splits),
                "bases", Integer.toString(bases),
                "bits", Integer.toString(bits),
                "nonzeros", Integer.toString(nonzeros)));
    }

    /// How a file says which basis filters the coefficients belong to.
    public CoefficientForm form() {
        return CoefficientForm.of(bases, nonzeros);
    }

    @Override
    public String variant() {
        return form().word() + (bits == 1 ? "Signs" : "");
    }

    /// Numbers of one basis filter: input channels of a piece times the kernel's area.
    int pieceSize(FilterShape shape) {
        return shape.filterSize() / splits;
    }

    /// Coefficients of each filter.
    public int filterNonzeros() {
        return Math.multiplyExact(splits, nonzeros);
    }

    @Override
    public long params(FilterShape shape) {
        return (long) bases * pieceSize(shape) + (long) shape.outChannels() * filterNonzeros();
    }

    @Override
    public long bits(FilterShape shape) {
        int n = shape.outChannels();
        long places = switch (form()) {
            case LIST -> PackedCodes.bits(n, filterNonzeros(), PackedCodes.bitsFor(bases));
            case MASK -> PackedCodes.bits(n, (long) splits * bases, 1);
            case DENSE -> 0;
        };
        return PackedCodes.bits(bases, pieceSize(shape), bits)
                + StoredMatrix.bits(n, filterNonzeros(), precision)
                + places;
    }

    @Override
    public long macs(FilterShape shape, Extent extent) {
        long transform = (long) shape.groups() * splits * bases * pieceSize(shape);
        long merge = (long) shape.outChannels() * splits * bases;
        return (transform + merge) * extent.outputPositions();
    }

    @Override
    public SlcqFilters blank(FilterShape shape) {
        int n = shape.outChannels();
        return SlcqFilters.of(
                shape,
                this,
                PackedCodes.zeros(bases, pieceSize(shape), bits),
                StoredMatrix.zeros(n, filterNonzeros(), precision),
                (t, e) -> (e / nonzeros) * bases + e % nonzeros);
    }

    @Override
    public boolean hasFactoredBody() {
        return true;
    }
}
