package org.filtrate.filters.slcq;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.filtrate.filters.stored.PackedCodes;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;

/// Where the coefficients of filters belong, as a file says it in one of three forms.
final class SlcqPlaces {
    private SlcqPlaces() {}

    /// Checks that stored places are as a setting has them.
    static void check(FilterShape shape, SlcqSetting setting, Optional<PackedCodes> places) {
        int wanted = switch (setting.form()) {
            case LIST -> setting.filterNonzeros();
            case MASK -> setting.splits() * setting.bases();
            case DENSE -> 0;
        };
        int bits = setting.form() == CoefficientForm.MASK ? 1 : PackedCodes.bitsFor(setting.bases());
        if (places.isPresent() != wanted > 0
                || places.filter(p -> p.rows() != shape.outChannels() || p.cols() != wanted || p.bits() != bits)
                        .isPresent()) {
            throw new FiltrateException("slcq of filters " + shape + ": places " + shape.outChannels() + "x" + wanted
                    + " of " + bits + " bits are needed, "
                    + places.map(p -> p.rows() + "x" + p.cols() + " of " + p.bits())
                            .orElse("none") + " came");
        }
        places.ifPresent(p -> {
            switch (setting.form()) {
                case LIST -> checkList(shape, setting, p);
                case MASK -> checkMask(shape, setting, p);
                case DENSE -> {}
            }
        });
    }

    private static void checkList(FilterShape shape, SlcqSetting setting, PackedCodes places) {
        int[] last = new int[setting.bases()];
        for (int i = 0; i < places.codes().length; i++) {
            int index = places.codes()[i];
            int piece = i / setting.nonzeros() + 1;
            if (index >= setting.bases() || last[index] == piece) {
                throw new FiltrateException("slcq of filters " + shape + ": indices below " + setting.bases()
                        + ", none twice in a split, are needed, " + index + " came");
            }
            last[index] = piece;
        }
    }

    private static void checkMask(FilterShape shape, SlcqSetting setting, PackedCodes places) {
        for (int t = 0; t < places.rows(); t++) {
            int ones = Arrays.stream(places.codes(), t * places.cols(), (t + 1) * places.cols())
                    .sum();
            if (ones != setting.filterNonzeros()) {
                throw new FiltrateException("slcq of filters " + shape + ": a mask with " + setting.filterNonzeros()
                        + " ones a filter is needed, " + ones + " came");
            }
        }
    }

    /// Where a coefficient belongs.
    @FunctionalInterface
    interface At {
        /// The split times `bases` plus the basis filter of entry `e` of filter `t`; growing with `e`.
        int of(int t, int e);
    }

    /// Stores places in the form that the setting has; nothing where every coefficient is stored.
    static Optional<PackedCodes> stored(int filters, SlcqSetting setting, At places) {
        int entries = setting.filterNonzeros();
        int all = setting.splits() * setting.bases();
        return switch (setting.form()) {
            case LIST -> {
                int[] indices = IntStream.range(0, filters * entries)
                        .map(i -> places.of(i / entries, i % entries) % setting.bases())
                        .toArray();
                yield Optional.of(new PackedCodes(filters, entries, PackedCodes.bitsFor(setting.bases()), indices));
            }
            case MASK -> {
                int[] mask = new int[Math.multiplyExact(filters, all)];
                for (int i = 0; i < filters * entries; i++) {
                    mask[i / entries * all + places.of(i / entries, i % entries)] = 1;
                }
                yield Optional.of(new PackedCodes(filters, all, 1, mask));
            }
            case DENSE -> Optional.empty();
        };
    }

    /// Places that were stored, as [SlcqFilters#allPlaces].
    static int[] all(int filters, SlcqSetting setting, Optional<PackedCodes> places) {
        int entries = setting.filterNonzeros();
        int bases = setting.bases();
        int[] all = new int[filters * entries];
        switch (setting.form()) {
            case LIST -> {
                int[] indices = places.orElseThrow().codes();
                Arrays.setAll(all, i -> i % entries / setting.nonzeros() * bases + indices[i]);
            }
            case MASK -> {
                int[] mask = places.orElseThrow().codes();
                int next = 0;
                for (int i = 0; i < mask.length; i++) {
                    if (mask[i] == 1) {
                        all[next++] = i % (setting.splits() * bases);
                    }
                }
            }
            case DENSE -> Arrays.setAll(all, i -> i % entries);
        }
        return all;
    }
}
