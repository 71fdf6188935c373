package org.filtrate.filters;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.filtrate.filters.basis.BasisFilters;
import org.filtrate.filters.lowrank.SpatialSvdFilters;
import org.filtrate.filters.lowrank.Tucker2Filters;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.filters.uniform.UniformFilters;
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
