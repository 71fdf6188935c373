package org.filtrate.filters.basis;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.filtrate.filters.Fit;
import org.filtrate.filters.Setting;
import org.filtrate.filters.SizeLimit;
import org.filtrate.filters.Structure;
import org.filtrate.filters.StructuredFit;
import org.filtrate.filters.Target;
import org.filtrate.filters.linear.FloatProducts;
import org.filtrate.filters.linear.LeftBasis;
import org.filtrate.filters.linear.Metric;
import org.filtrate.filters.linear.MetricBasis;
import org.filtrate.filters.linear.Products;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformSetting;
import org.filtrate.graph.layer.FilterShape;

/// The singular vectors of a layer's filters, group by group, from which a basis of any rank is cut.
///
/// Where the moments of the layer's inputs are known, the basis is that which loses least of the layer's output. Either
/// is rounded to its stored precision first; the coefficients are then the least-squares fit to the rounded basis
/// ([RoundedBasis]).
public final class BasisFit extends StructuredFit<BasisSetting> {
    /// The singular vectors of each group's filters.
    private final List<LeftBasis> groups = new ArrayList<>();
    /// Those that count for the output, where its moments are known.
    private final List<MetricBasis> outputs = new ArrayList<>();
    private final RankChoice choice;

    private BasisFit(Target target, RankChoice choice) {
        super(target, Structure.BASIS, BasisSetting.class);
        this.choice = choice;
        FloatBuffer values = weight().numbers();
        for (int g = 0; g < shape().groups(); g++) {
            groups.add(decompose(values, g));
        }
        if (target.moments().isPresent()) {
            List<Metric> metrics = target.metrics();
            List<double[][]> matrices = weight().groups();
            for (int g = 0; g < matrices.size(); g++) {
                outputs.add(MetricBasis.of(matrices.get(g), metrics.get(g)));
            }
        }
    }

    private LeftBasis decompose(FloatBuffer values, int group) {
        int rows = shape().groupFilters();
        int cols = shape().filterSize();
        int from = group * rows * cols;
        if (rows <= cols) {
            return LeftBasis.of(values, from, rows, cols);
        }
        // The shorter side carries the decomposition; tall filters are decomposed from the right.
        double[][] turned = Products.transposed(Products.rows(values, from, rows, cols));
        return LeftBasis.of(Products.flatten(turned, cols), 0, cols, rows);
    }

    /// Analyses filters, ranks chosen by the energy that is kept (the paper's threshold `t = 1 - strength`).
    public static BasisFit byEnergy(Target target) {
        return new BasisFit(target, EnergyRank::at);
    }

    /// Analyses filters, ranks chosen by another rule.
    public static BasisFit by(Target target, RankChoice choice) {
        return new BasisFit(target, choice);
    }

    /// How a rank follows from a strength.
    @FunctionalInterface
    public interface RankChoice {
        /// The rank at a strength from 0 to 1, not growing with it.
        ///
        /// @param groups the decomposition of each group's filters
        /// @param counted that which counts: of the output where its moments are known
        int rank(FilterShape shape, List<LeftBasis> groups, List<LeftBasis> counted, double strength);

        /// Whether the rule finds no rank worth keeping.
        default boolean findsOnlyNoise(FilterShape shape, List<LeftBasis> groups) {
            return false;
        }
    }

    @Override
    public boolean findsOnlyNoise() {
        return choice.findsOnlyNoise(shape(), groups);
    }

    @Override
    public Setting at(double strength, Precision precision, int multiple) {
        int rank = choice.rank(shape(), groups, counted(), strength);
        int limit = Math.min(BasisSetting.breakEven(shape()), groups.getFirst().rank());
        if (rank > limit || limit == 0) {
            return new UniformSetting(precision);
        }
        return new BasisSetting(SizeLimit.rounded(Math.max(1, rank), multiple), precision);
    }

    private List<LeftBasis> counted() {
        return outputs.isEmpty()
                ? groups
                : outputs.stream().map(MetricBasis::vectors).toList();
    }

    private double energy() {
        return counted().stream().mapToDouble(LeftBasis::energy).sum();
    }

    @Override
    public Fit retarget(Target other) {
        return new BasisFit(other, choice);
    }

    @Override
    protected BasisSetting inShape(BasisSetting setting) {
        int most = Math.min(fullRank(), groups.getFirst().rank());
        SizeLimit.check(shape(), "rank", setting.rank(), most);
        return setting;
    }

    private int fullRank() {
        return Math.min(shape().groupFilters(), shape().filterSize());
    }

    @Override
    protected BasisFilters structured(BasisSetting setting) {
        Precision precision = setting.precision();
        BasisFilters blind =
                RoundedBasis.of(target(), true, precision).over(plainBasis(setting.rank(), lengths(setting)));
        if (outputs.isEmpty()) {
            return blind;
        }
        BasisFilters aware = RoundedBasis.of(target(), false, precision).over(outputBasis(setting));
        return target().closest(List.of(aware, blind));
    }

    /// Whether basis filters are as long as their singular values, or all of length 1.
    ///
    /// Coded coefficients are rounded in steps of one size a filter, which is best used where all columns count
    /// alike; a coded basis has a scale for each of its filters anyway.
    private static boolean lengths(BasisSetting setting) {
        return setting.precision().isCoded();
    }

    /// The leading right singular vectors of every group's filters.
    private float[] plainBasis(int rank, boolean lengths) {
        int cols = shape().filterSize();
        FloatBuffer values = weight().numbers();
        float[] basis = new float[shape().groups() * rank * cols];
        for (int g = 0; g < shape().groups(); g++) {
            rightVectors(values, g, rank, basis);
            for (int i = 0; i < rank; i++) {
                normalise(
                        basis,
                        (g * rank + i) * cols,
                        cols,
                        lengths ? groups.get(g).values()[i] : 1);
            }
        }
        return basis;
    }

    /// Puts the leading right singular vectors of a group's filters, of any lengths, in their place in `basis`.
    private void rightVectors(FloatBuffer values, int group, int rank, float[] basis) {
        int rows = shape().groupFilters();
        int cols = shape().filterSize();
        int at = group * rank * cols;
        float[] vectors = Products.flatten(groups.get(group).leading(rank), rank);
        if (rows > cols) {
            System.arraycopy(vectors, 0, basis, at, rank * cols);
        } else {
            FloatProducts.accumulate(
                    FloatBuffer.wrap(vectors), 0, values, group * rows * cols, basis, at, rank, rows, cols);
        }
    }

    /// The bases that lose least of the output.
    private float[] outputBasis(BasisSetting setting) {
        int rank = setting.rank();
        int cols = shape().filterSize();
        List<double[][]> matrices = weight().groups();
        float[] basis = new float[matrices.size() * rank * cols];
        for (int g = 0; g < matrices.size(); g++) {
            float[] found = Products.flatten(outputs.get(g).rows(matrices.get(g), rank), rank);
            System.arraycopy(found, 0, basis, g * rank * cols, rank * cols);
        }
        if (!lengths(setting)) {
            for (int i = 0; i < shape().groups() * rank; i++) {
                normalise(basis, i * cols, cols, 1);
            }
        }
        return basis;
    }

    private static void normalise(float[] values, int from, int length, double wanted) {
        double square = 0;
        for (int i = from; i < from + length; i++) {
            square += (double) values[i] * values[i];
        }
        float scale = square > 0 ? (float) (wanted / Math.sqrt(square)) : 0;
        for (int i = from; i < from + length; i++) {
            values[i] *= scale;
        }
    }

    @Override
    protected double expected(BasisSetting setting) {
        double lost = counted().stream()
                .mapToDouble(g -> g.energy() * g.lostShare(setting.rank()))
                .sum();
        return setting.precision().expectedError(lost / Math.max(energy(), Double.MIN_NORMAL), 2);
    }

    @Override
    public List<String> findings() {
        ToIntFunction<Double> at = t -> EnergyRank.forThreshold(counted(), t);
        return List.of("rank for energy .63/.90/.99: " + at.applyAsInt(.63) + "/" + at.applyAsInt(.90) + "/"
                + at.applyAsInt(.99) + ", break-even " + BasisSetting.breakEven(shape()) + " of "
                + Math.min(shape().groupFilters(), shape().filterSize()));
    }
}
