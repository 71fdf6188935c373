package org.filtrate.filters;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.filtrate.filters.basis.BasisFilters;
import org.filtrate.filters.basis.BasisFit;
import org.filtrate.filters.basis.BasisSetting;
import org.filtrate.filters.lowrank.LowRankFits;
import org.filtrate.filters.lowrank.SpatialSvdFilters;
import org.filtrate.filters.lowrank.SpatialSvdSetting;
import org.filtrate.filters.lowrank.Tucker2Filters;
import org.filtrate.filters.lowrank.Tucker2Setting;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.filters.uniform.UniformFilters;
import org.filtrate.filters.uniform.UniformFit;
import org.filtrate.filters.uniform.UniformSetting;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;

/// The structures that compact filters can have, with their names in functions and how they are read back.
public enum Structure {
    /// Basis filters and coefficients.
    BASIS("basis", "Basis", 2, (shape, m) -> new BasisFilters(shape, m.get(0), m.get(1))),
    /// Tucker-2 on the channel modes.
    TUCKER2("tucker2", "Tucker2", 3, (shape, m) -> new Tucker2Filters(shape, m.get(0), m.get(1), m.get(2))),
    /// A vertical and a horizontal convolution.
    SPATIAL_SVD("spatial-svd", "SpatialSvd", 2, (shape, m) -> new SpatialSvdFilters(shape, m.get(0), m.get(1))),
    /// The filters themselves, at a stored precision.
    UNIFORM("uniform", "Uniform", 1, (shape, m) -> new UniformFilters(shape, m.get(0)));

    private final String word;
    private final String functionWord;
    private final int factors;
    private final BiFunction<FilterShape, List<StoredMatrix>, CompactFilters> reader;

    Structure(
            String word,
            String functionWord,
            int factors,
            BiFunction<FilterShape, List<StoredMatrix>, CompactFilters> reader) {
        this.word = word;
        this.functionWord = functionWord;
        this.factors = factors;
        this.reader = reader;
    }

    /// The name that people type.
    public String word() {
        return word;
    }

    /// The word for it in a function's name.
    public String functionWord() {
        return functionWord;
    }

    /// Analyses filters for settings of this structure.
    public Fit analyse(Weight weight) {
        return switch (this) {
            case BASIS -> BasisFit.byEnergy(weight);
            case TUCKER2 -> LowRankFits.tucker2(weight);
            case SPATIAL_SVD -> LowRankFits.spatialSvd(weight);
            case UNIFORM -> new UniformFit(weight);
        };
    }

    /// Compact filters of this structure from their stored factors.
    ///
    /// @throws FiltrateException where the factors do not fit the shape or each other
    public CompactFilters read(FilterShape shape, List<StoredMatrix> matrices) {
        if (matrices.size() != factors) {
            throw new FiltrateException(word + " of filters " + shape + ": " + factors + " factors are needed, "
                    + matrices.size() + " came");
        }
        return reader.apply(shape, matrices);
    }

    /// The setting of this structure with given sizes.
    ///
    /// @param sizes by the names that people type
    /// @throws FiltrateException where a size is missing, unknown or not positive
    public Setting setting(Map<String, Integer> sizes, Precision precision) {
        Setting setting = switch (this) {
            case BASIS -> new BasisSetting(size(sizes, "rank"), precision);
            case TUCKER2 -> new Tucker2Setting(size(sizes, "rank-out"), size(sizes, "rank-in"), precision);
            case SPATIAL_SVD -> new SpatialSvdSetting(size(sizes, "rank"), precision);
            case UNIFORM -> new UniformSetting(precision);
        };
        for (String name : sizes.keySet()) {
            if (!setting.sizes().containsKey(name)) {
                throw new FiltrateException(word + ": there is no size '" + name + "'; it has "
                        + setting.sizes().keySet());
            }
        }
        return setting;
    }

    private int size(Map<String, Integer> sizes, String name) {
        Integer size = sizes.get(name);
        if (size == null || size < 1) {
            throw new FiltrateException(
                    word + ": '" + name + "' of at least 1 is needed, " + (size == null ? "none" : size) + " came");
        }
        return size;
    }

    /// The structure that people call `word`.
    ///
    /// @throws FiltrateException where there is none
    public static Structure named(String word) {
        return Stream.of(values())
                .filter(s -> s.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new FiltrateException("structure '" + word + "': one of "
                        + Stream.of(values()).map(Structure::word).toList() + " is needed"));
    }

    /// The structure whose function word `text` begins with.
    ///
    /// @throws FiltrateException where there is none
    public static Structure startOf(String text) {
        return Stream.of(values())
                .filter(s -> text.startsWith(s.functionWord))
                .findFirst()
                .orElseThrow(() -> new FiltrateException("compressed layer: its structure should be one of "
                        + Stream.of(values()).map(Structure::functionWord).toList() + ", '" + text + "' came"));
    }
}
