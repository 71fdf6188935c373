package org.filtrate.filters.linear;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import org.filtrate.graph.FiltrateException;

/// The left singular vectors of a matrix `A (m, n)` and its singular values, largest first, from the
/// eigenvectors of `A A^T (m, m)`; exact to about `1e-8` of the largest value.
///
/// Where `m` exceeds [#LARGEST_EXACT], only the leading [#LARGEST_EXACT] are found, by subspace iteration;
/// the energy of what is left is still known from the trace.
///
/// @param vectors `(rank, m)`: row `i` is the `i`-th left singular vector; not to be modified
/// @param values `(rank)` singular values, not increasing; not to be modified
/// @param energy the sum of all squared singular values, found or not
public record LeftBasis(double[][] vectors, double[] values, double energy) {
    /// The most singular vectors that are ever computed.
    public static final int LARGEST_EXACT = 1024;

    /// The basis of `A`, row-major in one array from `from`; not modified.
    public static LeftBasis of(float[] a, int from, int m, int n) {
        return of(FloatBuffer.wrap(a), from, m, n);
    }

    /// The basis of `A`, row-major from `from`; not modified.
    public static LeftBasis of(FloatBuffer a, int from, int m, int n) {
        if (m <= LARGEST_EXACT) {
            return ofGram(Products.gram(a, from, m, n));
        }
        if (n <= LARGEST_EXACT) {
            return ofTall(a, from, m, n);
        }
        float[] gram = FloatProducts.gram(a, from, m, n);
        double energy = IntStream.range(0, m).mapToDouble(i -> gram[i * m + i]).sum();
        return SubspaceIteration.leading(gram, m, LARGEST_EXACT, energy);
    }

    /// The basis of a matrix of few columns, from the right: `u_i = A v_i / s_i`. Where there are fewer
    /// columns than vectors, the vectors beyond are zeros.
    private static LeftBasis ofTall(FloatBuffer a, int from, int m, int n) {
        double[][] columns = new double[n][m];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                columns[j][i] = a.get(from + i * n + j);
            }
        }
        double[][] gram = Products.times(columns, Products.transposed(columns));
        LeftBasis right = ofGram(gram);
        double[][] vectors = Products.times(right.vectors, columns);
        for (int i = 0; i < n; i++) {
            double value = right.values[i];
            for (int j = 0; j < m; j++) {
                vectors[i][j] = value > 0 ? vectors[i][j] / value : 0;
            }
        }
        double[][] all = Arrays.copyOf(vectors, LARGEST_EXACT);
        for (int i = n; i < LARGEST_EXACT; i++) {
            all[i] = new double[m];
        }
        return new LeftBasis(all, Arrays.copyOf(right.values, LARGEST_EXACT), right.energy);
    }

    /// The basis of a matrix whose Gram matrix `A A^T (m, m)` is given; not modified.
    public static LeftBasis ofGram(double[][] gram) {
        int m = gram.length;
        double energy = IntStream.range(0, m).mapToDouble(i -> gram[i][i]).sum();
        return m <= LARGEST_EXACT
                ? symmetric(gram, energy)
                : SubspaceIteration.leading(Products.flatten(gram, m), m, LARGEST_EXACT, energy);
    }

    /// All eigenpairs of a symmetric positive semi-definite matrix, as singular values of its root.
    ///
    /// Where the iteration for eigenvalues does not converge, which large blocks of zeros bring about, the
    /// singular value decomposition finds the same pairs.
    static LeftBasis symmetric(double[][] gram, double energy) {
        int m = gram.length;
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(m, true, true);
        if (eigen.decompose(new DMatrixRMaj(gram))) {
            return sorted(m, i -> eigen.getEigenvalue(i).getReal(), eigen::getEigenVector, energy);
        }
        SingularValueDecomposition_F64<DMatrixRMaj> svd = DecompositionFactory_DDRM.svd(m, m, true, false, false);
        if (!svd.decompose(new DMatrixRMaj(gram))) {
            throw new FiltrateException("eigenvalues of a " + m + "x" + m + " matrix: the iteration did not converge");
        }
        DMatrixRMaj left = svd.getU(null, false);
        return sorted(m, i -> svd.getSingularValues()[i], i -> CommonOps_DDRM.extractColumn(left, i, null), energy);
    }

    private static LeftBasis sorted(int m, IntToDoubleFunction value, IntFunction<DMatrixRMaj> vector, double energy) {
        Integer[] order = IntStream.range(0, m).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> -value.applyAsDouble(i)));
        double[][] vectors = new double[m][];
        double[] values = new double[m];
        for (int i = 0; i < m; i++) {
            values[i] = Math.sqrt(Math.max(0, value.applyAsDouble(order[i])));
            vectors[i] = column(vector.apply(order[i]));
        }
        return new LeftBasis(vectors, values, energy);
    }

    private static double[] column(DMatrixRMaj vector) {
        double[] column = Arrays.copyOf(vector.getData(), vector.getNumRows());
        int largest = 0;
        for (int i = 1; i < column.length; i++) {
            if (Math.abs(column[i]) > Math.abs(column[largest])) {
                largest = i;
            }
        }
        // A singular vector's sign is arbitrary; fixing it keeps files the same from run to run.
        if (column[largest] < 0) {
            for (int i = 0; i < column.length; i++) {
                column[i] = -column[i];
            }
        }
        return column;
    }

    /// How many vectors there are.
    public int rank() {
        return values.length;
    }

    /// The smallest number of leading vectors that hold at least the fraction `threshold` of the energy; at
    /// least 1, and [#rank()] where all that were found do not.
    public int rankForEnergy(double threshold) {
        double kept = 0;
        for (int i = 0; i < values.length; i++) {
            kept += values[i] * values[i];
            if (kept >= threshold * energy) {
                return i + 1;
            }
        }
        return values.length;
    }

    /// The share of the energy that the leading `rank` vectors do not hold.
    public double lostShare(int rank) {
        double kept = 0;
        for (int i = 0; i < Math.min(rank, values.length); i++) {
            kept += values[i] * values[i];
        }
        return energy == 0 ? 0 : Math.max(0, 1 - kept / energy);
    }

    /// The leading `rank` vectors, `(rank, m)`.
    public double[][] leading(int rank) {
        return Arrays.copyOf(vectors, rank);
    }
}
