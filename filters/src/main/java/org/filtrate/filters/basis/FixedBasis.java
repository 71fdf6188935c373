package org.filtrate.filters.basis;

import java.util.SplittableRandom;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;

/// A basis of random orthonormal filters that is never trained, for training a layer from scratch by its coefficients
/// alone (BasisConv, arXiv 1906.04509).
///
/// @param shape the shape of the dense filters
/// @param rank basis filters of each group
/// @param filters `(groups * rank, inChannels * kernelArea)`, the rows of each group orthonormal; not to be modified
public record FixedBasis(FilterShape shape, int rank, float[] filters) {
    /// The basis of a seed: a Gaussian matrix a group, its rows made orthonormal in turn.
    ///
    /// @param rank 1 to the weights of a filter; more than a group's filters are good for learning alone
    /// @throws FiltrateException for another rank
    public static FixedBasis of(FilterShape shape, int rank, long seed) {
        int size = shape.filterSize();
        if (rank < 1 || rank > size) {
            throw new FiltrateException("filters " + shape + ": a rank of 1 to " + size
                    + " is needed for a fixed basis, " + rank + " came");
        }
        SplittableRandom random = new SplittableRandom(seed);
        float[] filters = new float[shape.groups() * rank * size];
        for (int g = 0; g < shape.groups(); g++) {
            double[][] rows = new double[rank][];
            for (int r = 0; r < rank; r++) {
                rows[r] = drawn(random, rows, r, size);
                for (int i = 0; i < size; i++) {
                    filters[(g * rank + r) * size + i] = (float) rows[r][i];
                }
            }
        }
        return new FixedBasis(shape, rank, filters);
    }

    /// A random row of length 1, at right angles to the first `count` of others.
    private static double[] drawn(SplittableRandom random, double[][] rows, int count, int size) {
        double[] row = new double[size];
        for (int i = 0; i < size; i++) {
            row[i] = random.nextGaussian();
        }
        // What rounding leaves of the others after one pass is gone after the second.
        for (int pass = 0; pass < 2; pass++) {
            for (int r = 0; r < count; r++) {
                add(row, rows[r], -dot(row, rows[r]));
            }
            double length = Math.sqrt(dot(row, row));
            for (int i = 0; i < size; i++) {
                row[i] /= length;
            }
        }
        return row;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void add(double[] to, double[] what, double factor) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * what[i];
        }
    }

    /// The layer of this basis and some coefficients.
    ///
    /// @param coefficients `(outChannels, rank)`; kept and not to be modified
    public BasisFilters with(float[] coefficients) {
        return new BasisFilters(
                shape,
                StoredMatrix.of(
                        filters.length / shape.filterSize(), shape.filterSize(), filters.clone(), Precision.BITS_32),
                StoredMatrix.of(shape.outChannels(), rank, coefficients, Precision.BITS_32));
    }
}
