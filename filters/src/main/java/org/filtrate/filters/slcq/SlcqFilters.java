package org.filtrate.filters.slcq;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Factor;
import org.filtrate.filters.Weight;
import org.filtrate.filters.body.BodyWriter;
import org.filtrate.filters.body.SplitTransformMerge;
import org.filtrate.filters.stored.FactorReader;
import org.filtrate.filters.stored.PackedCodes;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;

/// Filters as stacked sparse combinations of quantized basis filters: piece `i` of filter `t` is `sum_j
/// a[t,i,j] B_j`.
///
/// | paper | here |
/// |---|---|
/// | `s` | `setting.splits` |
/// | `k` | `setting.bases` |
/// | `B_j (c_s, kh, kw)`, `b` bits a number | row `j` of `bases` |
/// | `a (n, s, k)`, the numbers that are not zero | `coefficients` |
/// | where they are | `places` |
///
/// @param shape the shape of the dense filters
/// @param setting the sizes
/// @param bases levels `(bases, inChannels / splits * kernelArea)`
/// @param coefficients `(outChannels, splits * nonzeros)`: those of a filter in the order of splits, in a
/// split in that of
///     basis filters
/// @param places indices of basis filters `(outChannels, splits * nonzeros)`, or a mask `(outChannels, splits
/// * bases)` with `splits * nonzeros` ones a row, or nothing where every coefficient is stored; which of them
/// follows from the setting
public record SlcqFilters(
        FilterShape shape,
        SlcqSetting setting,
        PackedCodes bases,
        StoredMatrix coefficients,
        Optional<PackedCodes> places)
        implements CompactFilters {
    /// Checks that the factors fit the shape and each other.
    public SlcqFilters {
        setting.checked(shape);
        boolean fits = bases.rows() == setting.bases()
                && bases.cols() == setting.pieceSize(shape)
                && bases.bits() == setting.bits()
                && coefficients.rows() == shape.outChannels()
                && coefficients.cols() == setting.filterNonzeros()
                && coefficients.precision() == setting.precision();
        if (!fits) {
            throw new FiltrateException("slcq of filters " + shape + ": bases " + bases.rows() + "x" + bases.cols()
                    + " and coefficients " + coefficients.rows() + "x" + coefficients.cols() + " do not fit");
        }
        check(shape, setting, places);
    }

    private static void check(FilterShape shape, SlcqSetting setting, Optional<PackedCodes> places) {
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
    interface Places {
        /// The split times `bases` plus the basis filter of entry `e` of filter `t`; growing with `e`.
        int of(int t, int e);
    }

    /// Filters whose places are stored in the form that the setting has.
    static SlcqFilters of(
            FilterShape shape, SlcqSetting setting, PackedCodes bases, StoredMatrix coefficients, Places places) {
        return new SlcqFilters(shape, setting, bases, coefficients, stored(shape.outChannels(), setting, places));
    }

    /// Filters whose places are stored in the form that the setting has.
    ///
    /// @param places as [#allPlaces] gives them, ascending in each filter
    /// @throws FiltrateException where something does not fit
    public static SlcqFilters of(
            FilterShape shape, SlcqSetting setting, PackedCodes bases, StoredMatrix coefficients, int[] places) {
        int entries = setting.filterNonzeros();
        return of(shape, setting, bases, coefficients, (filter, entry) -> places[filter * entries + entry]);
    }

    private static Optional<PackedCodes> stored(int filters, SlcqSetting setting, Places places) {
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

    /// Reads the factors back.
    ///
    /// @throws FiltrateException where they do not fit the shape or each other
    public static SlcqFilters read(FilterShape shape, FactorReader factors) {
        PackedCodes bases = factors.codes();
        StoredMatrix coefficients = factors.real();
        Optional<PackedCodes> places = factors.left() > 0 ? Optional.of(factors.codes()) : Optional.empty();
        int splits = shape.filterSize() / bases.cols();
        if (splits < 1 || splits * bases.cols() != shape.filterSize() || coefficients.cols() % splits != 0) {
            throw new FiltrateException("slcq of filters " + shape + ": bases of " + bases.cols() + " numbers and "
                    + coefficients.cols() + " coefficients a filter do not fit");
        }
        SlcqSetting setting = new SlcqSetting(
                splits, bases.rows(), bases.bits(), coefficients.cols() / splits, coefficients.precision());
        return new SlcqFilters(shape, setting, bases, coefficients, places);
    }

    @Override
    public List<Factor> factors() {
        List<Factor> factors = new ArrayList<>();
        factors.add(new Factor("bases", bases));
        factors.add(new Factor("coefficients", coefficients));
        places.ifPresent(p -> factors.add(new Factor("places", p)));
        return factors;
    }

    /// Where the coefficients of each filter stand among the `splits * bases` that it could have,
    /// `(outChannels, splits * nonzeros)`, new.
    public int[] allPlaces() {
        int entries = setting.filterNonzeros();
        int bases = setting.bases();
        int[] all = new int[shape.outChannels() * entries];
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

    @Override
    public Weight reconstruct() {
        int size = setting.pieceSize(shape);
        int entries = setting.filterNonzeros();
        float[] levels = bases.levels();
        float[] numbers = coefficients.values();
        int[] all = allPlaces();
        float[] dense = new float[Math.toIntExact(shape.count())];
        IntStream.range(0, shape.outChannels()).parallel().forEach(t -> {
            for (int i = t * entries; i < (t + 1) * entries; i++) {
                int to = t * shape.filterSize() + all[i] / setting.bases() * size;
                int from = all[i] % setting.bases() * size;
                for (int d = 0; d < size; d++) {
                    dense[to + d] += numbers[i] * levels[from + d];
                }
            }
        });
        return Weight.of(shape, dense);
    }

    @Override
    public SlcqFilters scaleOutputs(float[] scales) {
        return new SlcqFilters(shape, setting, bases, coefficients.scaleRows(scales), places);
    }

    @Override
    public String rebuild(BodyWriter body) {
        long pieces = (long) shape.outChannels() * setting.splits();
        String rows = setting.form() == CoefficientForm.LIST
                ? sums(body, pieces)
                : body.nodes()
                        .add(
                                "MatMul",
                                List.of(body.shaped(mixing(body), "pieces", pieces, setting.bases()), levels(body)));
        return body.dense(rows);
    }

    /// The pieces `(pieces, size)`, each the sum of the basis filters that its indices name.
    private String sums(BodyWriter body, long pieces) {
        String named = body.nodes().add("Gather", List.of(levels(body), body.indices(2)));
        String columns = body.shaped(body.factor(1), "columns", shape.outChannels(), setting.filterNonzeros(), 1);
        String terms = body.shaped(
                body.nodes().add("Mul", List.of(named, columns)),
                "terms",
                pieces,
                setting.nonzeros(),
                setting.pieceSize(shape));
        return body.nodes().add("ReduceSum", List.of(terms, body.nodes().integers(1)), Attribute.of("keepdims", 0));
    }

    /// The basis filters `(bases, size)`.
    private String levels(BodyWriter body) {
        return setting.bits() == 1 ? body.signs(0) : body.levels(0);
    }

    /// All coefficients `(outChannels, splits * bases)`, zeros included.
    private String mixing(BodyWriter body) {
        return switch (setting.form()) {
            case DENSE -> body.factor(1);
            case MASK -> masked(body);
            case LIST -> listed(body);
        };
    }

    /// Every one of the mask gets the coefficient that it is the running number of.
    private String masked(BodyWriter body) {
        String mask = body.indices(2);
        String running = body.nodes().add("CumSum", List.of(mask, body.nodes().integers(1)));
        // Zeros before the first one have number -1, which is the last coefficient, and are masked like all zeros.
        String number = body.nodes().add("Sub", List.of(running, body.nodes().integers(1)));
        String taken = body.nodes().add("GatherElements", List.of(body.factor(1), number), Attribute.of("axis", 1));
        return body.nodes()
                .add(
                        "Mul",
                        List.of(
                                taken,
                                body.ofElement(body.nodes()
                                        .add("Cast", List.of(mask), Attribute.of("to", ElementType.FLOAT.code())))));
    }

    private String listed(BodyWriter body) {
        long pieces = (long) shape.outChannels() * setting.splits();
        String empty = body.ofElement(
                body.nodes().add("ConstantOfShape", List.of(body.sizes("pieces", pieces, setting.bases()))));
        String indices = body.shaped(body.indices(2), "entries", pieces, setting.nonzeros());
        String values = body.shaped(body.factor(1), "entries", pieces, setting.nonzeros());
        String scattered =
                body.nodes().add("ScatterElements", List.of(empty, indices, values), Attribute.of("axis", 1));
        return body.shaped(scattered, "coefficients", shape.outChannels(), (long) setting.splits() * setting.bases());
    }

    @Override
    public void apply(BodyWriter body) {
        SplitTransformMerge.write(body, setting.splits(), setting.bases(), levels(body), mixing(body));
    }
}
