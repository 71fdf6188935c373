package org.filtrate.cli.demo;

import java.util.SplittableRandom;
import org.filtrate.filters.linear.LeftBasis;

/// Filters for a rectifier to follow, in pairs of opposite sign so that nothing of the direction is lost.
///
/// Some directions are random mixtures of those that tell classes apart (ridge regression of the class indicators on
/// the patch); the others are random mixtures of the leading principal components, as in PCANet (Chan et al. 2015),
/// each divided by the root of its standard deviation so that the first ones do not drown the rest.
final class PairedFilters {
    private static final double TELLING_SHARE = 0.3;
    private static final double PATCH_RIDGE = 0.1;
    private static final double ENERGY = 0.98;

    private PairedFilters() {}

    /// `count` filters of norm 1 for what a layer reads.
    ///
    /// @param patches samples of it
    /// @param covariance theirs, `(dims, dims)`; not modified
    /// @return `(count, dims)`: the directions, then the same with the opposite sign
    static double[][] of(Patches patches, double[][] covariance, int classes, int count, SplittableRandom random) {
        double[][] telling = Ridge.coefficients(covariance, patches.classCovariance(classes), PATCH_RIDGE);
        double[][] principal = principal(LeftBasis.ofGram(covariance));
        int pairs = Math.ceilDiv(count, 2);
        long tellingPairs = Math.round(TELLING_SHARE * pairs);
        double[][] filters = new double[count][];
        for (int i = 0; i < pairs; i++) {
            double[] direction = mixture(i < tellingPairs ? telling : principal, random);
            filters[i] = direction;
            if (pairs + i < count) {
                filters[pairs + i] = scaled(direction, -1);
            }
        }
        return filters;
    }

    private static double[][] principal(LeftBasis basis) {
        double[][] components = new double[basis.rankForEnergy(ENERGY)][];
        for (int i = 0; i < components.length; i++) {
            components[i] = scaled(basis.vectors()[i], 1 / Math.sqrt(basis.values()[i]));
        }
        return components;
    }

    /// A sum of rows with normal weights, of norm 1.
    private static double[] mixture(double[][] rows, SplittableRandom random) {
        double[] sum = new double[rows[0].length];
        for (double[] row : rows) {
            double weight = random.nextGaussian();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += weight * row[i];
            }
        }
        double square = 0;
        for (double value : sum) {
            square += value * value;
        }
        return scaled(sum, 1 / Math.sqrt(Math.max(square, Double.MIN_NORMAL)));
    }

    private static double[] scaled(double[] values, double factor) {
        double[] scaled = new double[values.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = factor * values[i];
        }
        return scaled;
    }
}
