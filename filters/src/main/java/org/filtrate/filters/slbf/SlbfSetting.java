package org.filtrate.filters.slbf;

import java.util.Map;
import org.filtrate.filters.Divisors;
import org.filtrate.filters.Extent;
import org.filtrate.filters.Keys;
import org.filtrate.filters.Setting;
import org.filtrate.filters.SizeLimit;
import org.filtrate.filters.Structure;
import org.filtrate.filters.stored.PackedCodes;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;

/// Filters stacked from `splits` binary filters each, all from one set.
///
/// @param splits parts that the input channels of a group are cut into (the paper's `s`)
/// @param set binary filters to choose from (the paper's `k`)
/// @param scales what the signs are multiplied by
/// @param precision the precision of the scales: [Scales#stored] of the one given
public record SlbfSetting(int splits, SetSize set, Scales scales, Precision precision) implements Setting {
    /// Takes the precision that such scales are stored in.
    public SlbfSetting {
        precision = scales.stored(precision);
    }

    /// A set of a given number.
    public SlbfSetting(int splits, int set, Scales scales, Precision precision) {
        this(splits, SetSize.of(set), scales, precision);
    }

    /// Reads `splits`, `set` and `scales`.
    ///
    /// @throws FiltrateException where one is not what it should be
    public static SlbfSetting read(Keys keys, Precision precision) {
        return new SlbfSetting(
                keys.count("splits", 1),
                SetSize.parse(keys.text("set")),
                keys.word("scales", Scales.class, Scales.FILTER),
                precision);
    }

    @Override
    public Structure structure() {
        return Structure.SLBF;
    }

    @Override
    public SlbfSetting withPrecision(Precision value) {
        return new SlbfSetting(splits, set, scales, value);
    }

    @Override
    public Map<String, String> keys() {
        return Map.of(
                "splits", Integer.toString(splits),
                "set", set.toString(),
                "scales", Keys.word(scales));
    }

    @Override
    public String variant() {
        return scales == Scales.NONE ? "Unscaled" : "";
    }

    /// Weights of one binary filter for a layer.
    int length(FilterShape shape) {
        return shape.filterSize() / splits;
    }

    @Override
    public long params(FilterShape shape) {
        return (long) set.in(shape) * length(shape) + (long) shape.outChannels() * (splits + scales.perFilter(splits));
    }

    @Override
    public long bits(FilterShape shape) {
        int k = set.in(shape);
        return PackedCodes.bits(k, length(shape), 1)
                + PackedCodes.bits(shape.outChannels(), splits, PackedCodes.bitsFor(k))
                + scales.bits(shape.outChannels(), splits, precision);
    }

    @Override
    public long macs(FilterShape shape, Extent extent) {
        return macs(shape) * extent.outputPositions();
    }

    /// Operations for one position of the output: those of the binary filters on every split, and of the merge.
    long macs(FilterShape shape) {
        long k = set.in(shape);
        return k * shape.groups() * shape.filterSize() + k * shape.outChannels() * splits;
    }

    @Override
    public SlbfFilters blank(FilterShape shape) {
        int k = set.in(shape);
        return new SlbfFilters(
                shape,
                PackedCodes.zeros(k, length(shape), 1),
                PackedCodes.zeros(shape.outChannels(), splits, PackedCodes.bitsFor(k)),
                scales.perFilter(splits) == 0
                        ? java.util.Optional.empty()
                        : java.util.Optional.of(
                                StoredMatrix.zeros(shape.outChannels(), scales.perFilter(splits), precision)));
    }

    @Override
    public boolean hasFactoredBody() {
        return true;
    }

    @Override
    public SlbfSetting near(FilterShape shape) {
        int nearest = Divisors.nearest(shape.inChannels(), splits);
        int most = largestSet(shape, nearest);
        return new SlbfSetting(nearest, set.in(shape) > most ? SetSize.of(most) : set, scales, precision);
    }

    /// This setting for filters of a shape: the set a number, and a scale a filter where there is but one split.
    ///
    /// @throws FiltrateException where the channels cannot be split so, or the set is larger than what it serves
    SlbfSetting in(FilterShape shape) {
        Divisors.check(shape.inChannels(), splits);
        int k = set.in(shape);
        SizeLimit.check(shape, "set", k, largestSet(shape, splits));
        return new SlbfSetting(splits, k, splits == 1 && scales == Scales.SPLIT ? Scales.FILTER : scales, precision);
    }

    /// The largest set that makes sense: one binary filter for each part of each filter, or what a selection can tell
    /// apart.
    static int largestSet(FilterShape shape, int splits) {
        return (int) Math.min(1L << PackedCodes.MOST_BITS, (long) shape.outChannels() * splits);
    }
}
