package org.filtrate.filters.basis;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Fit;
import org.filtrate.filters.Setting;
import org.filtrate.filters.SizeLimit;
import org.filtrate.filters.Structure;
import org.filtrate.filters.Weight;
import org.filtrate.filters.linear.FloatProducts;
import org.filtrate.filters.linear.LeastSquares;
import org.filtrate.filters.linear.LeftBasis;
import org.filtrate.filters.linear.Products;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.filters.uniform.UniformFilters;
import org.filtrate.filters.uniform.UniformSetting;
import org.filtrate.graph.layer.FilterShape;

/// The singular vectors of a layer's filters, group by group, from which a basis of any rank is cut.
///
/// The basis is rounded to its stored precision first; the coefficients are then the least-squares fit to the rounded
/// basis, so that they make up for what rounding took.
public final class BasisFit implements Fit {
    private final Weight weight;
    private final FilterShape shape;
    private final List<LeftBasis> groups = new ArrayList<>();
    private final RankChoice choice;

    private BasisFit(Weight weight, RankChoice choice) {
        this.weight = weight;
        this.shape = weight.shape();
        this.choice = choice;
        FloatBuffer values = weight.numbers();
        for (int g = 0; g < shape.groups(); g++) {
            groups.add(decompose(values, g));
        }
    }

    private LeftBasis decompose(FloatBuffer values, int group) {
        int rows = shape.groupFilters();
        int cols = shape.filterSize();
        int from = group * rows * cols;
        if (rows <= cols) {
            return LeftBasis.of(values, from, rows, cols);
        }
        // The shorter side carries the decomposition; tall filters are decomposed from the right.
        double[][] turned = Products.transposed(Products.rows(values, from, rows, cols));
        return LeftBasis.of(Products.flatten(turned, cols), 0, cols, rows);
    }

    /// Analyses filters, ranks chosen by the energy that is kept (the paper's threshold `t = 1 - strength`).
    public static BasisFit byEnergy(Weight weight) {
        return new BasisFit(weight, EnergyRank::at);
    }

    /// Analyses filters, ranks chosen by another rule.
    public static BasisFit by(Weight weight, RankChoice choice) {
        return new BasisFit(weight, choice);
    }

    /// How a rank follows from a strength.
    @FunctionalInterface
    public interface RankChoice {
        /// The rank at a strength from 0 to 1, not growing with it.
        ///
        /// @param groups the decomposition of each group
        int rank(FilterShape shape, List<LeftBasis> groups, double strength);
    }

    @Override
    public Setting at(double strength, Precision precision, int multiple) {
        int rank = choice.rank(shape, groups, strength);
        int limit = Math.min(BasisSetting.breakEven(shape), groups.getFirst().rank());
        if (rank > limit || limit == 0) {
            return new UniformSetting(precision);
        }
        return new BasisSetting(rank <= multiple ? Math.max(1, rank) : rank / multiple * multiple, precision);
    }

    @Override
    public Weight weight() {
        return weight;
    }

    @Override
    public Structure structure() {
        return Structure.BASIS;
    }

    @Override
    public Setting checked(Setting setting) {
        if (setting instanceof BasisSetting s) {
            SizeLimit.check(
                    shape,
                    "rank",
                    s.rank(),
                    Math.min(fullRank(), groups.getFirst().rank()));
        }
        return setting;
    }

    private int fullRank() {
        return Math.min(shape.groupFilters(), shape.filterSize());
    }

    @Override
    public CompactFilters fit(Setting setting) {
        return switch (setting) {
            case UniformSetting uniform -> UniformFilters.of(weight, uniform.precision());
            case BasisSetting basis -> fit(basis);
            default -> throw new IllegalArgumentException("not a setting of a basis: " + setting);
        };
    }

    private BasisFilters fit(BasisSetting setting) {
        int rank = setting.rank();
        int rows = shape.groupFilters();
        int cols = shape.filterSize();
        FloatBuffer values = weight.numbers();
        float[] basis = new float[shape.groups() * rank * cols];
        for (int g = 0; g < shape.groups(); g++) {
            rightVectors(values, g, rank, basis);
        }
        StoredMatrix stored = StoredMatrix.of(shape.groups() * rank, cols, basis, setting.precision());
        float[] rounded = stored.values();
        float[] coefficients = new float[shape.outChannels() * rank];
        for (int g = 0; g < shape.groups(); g++) {
            float[] w = coefficients(setting, values, rounded, g);
            System.arraycopy(w, 0, coefficients, g * rows * rank, rows * rank);
        }
        return new BasisFilters(
                shape, stored, StoredMatrix.of(shape.outChannels(), rank, coefficients, setting.precision()));
    }

    /// A group's coefficients: the least-squares fit to the basis as rounded; for one that rounding left orthonormal,
    /// the
    /// projection on it.
    private float[] coefficients(BasisSetting setting, FloatBuffer values, float[] basis, int group) {
        int rows = shape.groupFilters();
        int cols = shape.filterSize();
        int rank = setting.rank();
        int from = group * rows * cols;
        int basisFrom = group * rank * cols;
        return setting.precision().isCoded()
                ? LeastSquares.coefficients(values, from, basis, basisFrom, rows, cols, rank)
                : FloatProducts.timesTransposed(values, from, FloatBuffer.wrap(basis), basisFrom, rows, cols, rank);
    }

    /// Puts the leading right singular vectors of a group's filters, orthonormal rows, in their place in `basis`.
    private void rightVectors(FloatBuffer values, int group, int rank, float[] basis) {
        int rows = shape.groupFilters();
        int cols = shape.filterSize();
        int at = group * rank * cols;
        float[] vectors = Products.flatten(groups.get(group).leading(rank), rank);
        if (rows > cols) {
            System.arraycopy(vectors, 0, basis, at, rank * cols);
            return;
        }
        FloatProducts.accumulate(
                FloatBuffer.wrap(vectors), 0, values, group * rows * cols, basis, at, rank, rows, cols);
        for (int i = 0; i < rank; i++) {
            normalise(basis, at + i * cols, cols);
        }
    }

    private static void normalise(float[] values, int from, int length) {
        double square = 0;
        for (int i = from; i < from + length; i++) {
            square += (double) values[i] * values[i];
        }
        float scale = square > 0 ? (float) (1 / Math.sqrt(square)) : 0;
        for (int i = from; i < from + length; i++) {
            values[i] *= scale;
        }
    }

    @Override
    public double expectedError(Setting setting) {
        double rounding = setting.precision().relativeError();
        return switch (setting) {
            case BasisSetting s ->
                groups.stream()
                                        .mapToDouble(g -> g.energy() * g.lostShare(s.rank()))
                                        .sum()
                                / Math.max(weight.energy(), Double.MIN_NORMAL)
                        + 2 * rounding;
            default -> rounding;
        };
    }

    @Override
    public List<String> findings() {
        ToIntFunction<Double> at = t -> EnergyRank.forThreshold(groups, t);
        return List.of("rank for energy .63/.90/.99: " + at.applyAsInt(.63) + "/" + at.applyAsInt(.90) + "/"
                + at.applyAsInt(.99) + ", break-even " + BasisSetting.breakEven(shape) + " of "
                + Math.min(shape.groupFilters(), shape.filterSize()));
    }
}
