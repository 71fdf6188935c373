package org.filtrate.filters.slbf;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.filtrate.filters.Setting;
import org.filtrate.filters.SizeLimit;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.layer.FilterShape;

/// The settings worth trying for filters of a shape.
final class Offers {
    /// The shortest binary filters: of fewer signs, the selections would take as much as the signs themselves.
    private static final int SHORTEST = 8;

    /// How much longer the binary filters of the next choice are.
    private static final double LONGER = 1.8;

    /// Sets of up to `2^10` binary filters are offered.
    private static final int MOST_BITS = 10;

    /// Longer binary filters are offered where they take less than the shorter ones with so many bits a selection.
    private static final int OVERLAP = 2;

    private static final int[] FEW_SPLITS = {1, 2, 4, 8};
    private static final int EIGHTHS = 8;

    private Offers() {}

    /// Settings for the smallest files: short binary filters, and longer ones where those take too much.
    static List<Setting> small(FilterShape shape, Precision precision) {
        List<Setting> offers = new ArrayList<>();
        for (Scales scales : List.of(Scales.FILTER, Scales.SPLIT)) {
            long limit = Long.MAX_VALUE;
            for (int splits : splits(shape)) {
                int length = shape.filterSize() / splits;
                int largest = SlbfSetting.largestSet(shape, splits);
                int most = Math.min(MOST_BITS, scales == Scales.SPLIT ? length - 1 : length);
                long next = limit;
                for (int bits = 1; bits <= most && 1 << bits <= largest; bits++) {
                    SlbfSetting setting = new SlbfSetting(splits, 1 << bits, scales, precision);
                    if (setting.bits(shape) < limit && isWorthIt(setting, shape)) {
                        offers.add(setting.in(shape));
                    }
                    next = bits <= OVERLAP ? Math.min(limit, setting.bits(shape)) : next;
                }
                SlbfSetting own = new SlbfSetting(splits, largest, scales, precision);
                if (length > MOST_BITS && limit == Long.MAX_VALUE && isWorthIt(own, shape)) {
                    offers.add(own.in(shape));
                }
                limit = next;
            }
        }
        return offers.stream().distinct().toList();
    }

    /// Splits, most first, that give ever longer binary filters.
    private static List<Integer> splits(FilterShape shape) {
        int c = shape.inChannels();
        List<Integer> chosen = new ArrayList<>();
        double shortest = Math.min(SHORTEST, shape.filterSize());
        for (int part = 1; part <= c; part++) {
            int length = part * shape.kernelArea();
            if (c % part == 0 && (length >= shortest || part == c)) {
                chosen.add(c / part);
                shortest = length * LONGER;
            }
        }
        return chosen;
    }

    private static boolean isWorthIt(SlbfSetting setting, FilterShape shape) {
        return setting.params(shape) <= shape.count() && setting.bits(shape) < Float.SIZE * shape.count();
    }

    /// Settings that save operations: few splits, sets of a part of the filters.
    ///
    /// @param multiple sets beyond it are multiples of it
    static List<Setting> fast(FilterShape shape, Precision precision, int multiple) {
        return IntStream.of(FEW_SPLITS)
                .filter(s -> shape.inChannels() % s == 0)
                .boxed()
                .flatMap(s -> IntStream.rangeClosed(1, 2 * EIGHTHS)
                        .map(part -> part * shape.outChannels() / (2 * EIGHTHS))
                        .map(k -> SizeLimit.rounded(k, multiple))
                        .filter(k -> k >= 1 && k <= SlbfSetting.largestSet(shape, s))
                        .distinct()
                        .mapToObj(k -> new SlbfSetting(s, k, Scales.SPLIT, precision).in(shape)))
                .filter(s -> s.macs(shape) < shape.count() && isWorthIt(s, shape))
                .map(Setting.class::cast)
                .distinct()
                .toList();
    }
}
