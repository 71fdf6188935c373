package org.filtrate.filters.basis;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.filtrate.filters.Target;
import org.filtrate.filters.linear.FloatProducts;
import org.filtrate.filters.linear.LeastSquares;
import org.filtrate.filters.linear.Metric;
import org.filtrate.filters.linear.Products;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.layer.FilterShape;

/// Bases rounded to their stored precision, with the coefficients that make up for what rounding took.
///
/// @param target the dense filters
/// @param metrics how the errors of each group count
/// @param precision the precision of basis and coefficients
record RoundedBasis(Target target, List<Metric> metrics, Precision precision) {
    /// Rounds of refitting the basis to the rounded coefficients and back.
    private static final int ROUNDS = 2;

    /// The most weights that are refitted to and fro.
    private static final long REFITTED = 8_000_000;

    /// With the metrics that the target has, or with plain ones.
    static RoundedBasis of(Target target, boolean plain, Precision precision) {
        return new RoundedBasis(target, (plain ? Target.of(target.weight()) : target).metrics(), precision);
    }

    private boolean isPlain() {
        return metrics.stream().allMatch(Metric::isPlain);
    }

    private FilterShape shape() {
        return target.shape();
    }

    /// Compact filters over a basis.
    ///
    /// @param basis `(groups * rank, filterSize)`; kept
    BasisFilters over(float[] basis) {
        int rank = basis.length / shape().filterSize() / shape().groups();
        FloatBuffer weights = target.weight().numbers();
        BasisFilters filters = filters(weights, rounded(basis, rank));
        if (!precision.isCoded() || shape().count() > REFITTED) {
            return filters;
        }
        List<BasisFilters> found = new ArrayList<>(List.of(filters));
        for (int round = 0; round < ROUNDS; round++) {
            filters = filters(weights, rounded(basisFor(weights, filters.coefficients(), rank), rank));
            found.add(filters);
        }
        return target.closest(found);
    }

    private StoredMatrix rounded(float[] basis, int rank) {
        int rows = shape().groups() * rank;
        int cols = shape().filterSize();
        return isPlain()
                ? StoredMatrix.of(rows, cols, basis, precision)
                : StoredMatrix.of(rows, cols, basis, target.moments().orElseThrow().matrices(), precision);
    }

    /// The filters over a basis as stored.
    private BasisFilters filters(FloatBuffer weights, StoredMatrix basis) {
        int rows = shape().groupFilters();
        int rank = basis.rows() / shape().groups();
        float[] rounded = basis.values();
        float[] coefficients = new float[shape().outChannels() * rank];
        List<float[]> mixing = new ArrayList<>();
        for (int g = 0; g < shape().groups(); g++) {
            System.arraycopy(coefficients(weights, rounded, g, rank), 0, coefficients, g * rows * rank, rows * rank);
            if (!isPlain() && precision.isCoded()) {
                double[][] f = Products.rows(rounded, g * rank * basis.cols(), rank, basis.cols());
                mixing.add(Products.flatten(metrics.get(g).between(f, f), rank));
            }
        }
        StoredMatrix stored = mixing.isEmpty()
                ? StoredMatrix.of(shape().outChannels(), rank, coefficients, precision)
                : StoredMatrix.of(shape().outChannels(), rank, coefficients, mixing, precision);
        return new BasisFilters(shape(), basis, stored);
    }

    /// A group's coefficients: the least-squares fit to the basis as rounded; for one that rounding left orthonormal,
    /// the projection on it.
    private float[] coefficients(FloatBuffer weights, float[] basis, int group, int rank) {
        int rows = shape().groupFilters();
        int cols = shape().filterSize();
        int from = group * rows * cols;
        int basisFrom = group * rank * cols;
        Metric metric = metrics.get(group);
        if (!metric.isPlain()) {
            double[][] h = Products.rows(weights, from, rows, cols);
            return Products.flatten(metric.coefficients(h, Products.rows(basis, basisFrom, rank, cols)), rows);
        }
        return precision.isCoded()
                ? LeastSquares.coefficients(weights, from, basis, basisFrom, rows, cols, rank)
                : FloatProducts.timesTransposed(weights, from, FloatBuffer.wrap(basis), basisFrom, rows, cols, rank);
    }

    /// The basis that is best for coefficients as stored, whatever the metric: `(w^T w)^-1 w^T H`.
    private float[] basisFor(FloatBuffer weights, StoredMatrix coefficients, int rank) {
        int rows = shape().groupFilters();
        int cols = shape().filterSize();
        float[] stored = coefficients.values();
        float[] basis = new float[shape().groups() * rank * cols];
        for (int g = 0; g < shape().groups(); g++) {
            double[][] mixing = Products.transposed(Products.rows(stored, g * rows * rank, rows, rank));
            double[][] turned = Products.transposed(Products.rows(weights, g * rows * cols, rows, cols));
            double[][] best = Products.transposed(LeastSquares.coefficients(turned, mixing));
            System.arraycopy(Products.flatten(best, rank), 0, basis, g * rank * cols, rank * cols);
        }
        return basis;
    }
}
