package org.filtrate.filters.slcq;

import java.util.ArrayList;
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
        SlcqPlaces.check(shape, setting, places);
    }

    /// Filters whose places are stored in the form that the setting has.
    static SlcqFilters of(
            FilterShape shape,
            SlcqSetting setting,
            PackedCodes bases,
            StoredMatrix coefficients,
            SlcqPlaces.At places) {
        return new SlcqFilters(
                shape, setting, bases, coefficients, SlcqPlaces.stored(shape.outChannels(), setting, places));
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
        return SlcqPlaces.all(shape.outChannels(), setting, places);
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
        return new SlcqBody(shape, setting, body).dense();
    }

    @Override
    public void apply(BodyWriter body) {
        new SlcqBody(shape, setting, body).factored();
    }
}
