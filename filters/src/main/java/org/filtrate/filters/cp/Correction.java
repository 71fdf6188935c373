package org.filtrate.filters.cp;

import org.filtrate.filters.linear.LeftBasis;
import org.filtrate.filters.linear.Products;

/// Error-preserving correction (Phan, Sobolev, Sozykin, Ermilov, Gusak, Tichavsky, Glukhov, Oseledets and Cichocki,
/// ECCV 2020): of all decompositions that are no further from the filters than a given one, towards the one whose
/// filters change least when its factors do. It undoes products that have grown without bound and nearly cancel.
///
/// Each factor in turn minimises [CpFactors#sensitivity] under the bound on the error. In one factor `A (R, n)`
/// both are quadratic, the first as `sum_r d_r ||a_r||^2`, so that `A = (N + m D)^-1 P` with the largest `m` that
/// keeps the bound; the eigenvectors of `D^-1/2 N D^-1/2` give the error for every `m`.
record Correction(CpTensor tensor, double bound) {
    private static final int HALVINGS = 60;

    /// The share of the bound that a step aims at, for rounding where products nearly cancel.
    private static final double MARGIN = .999;

    /// Corrects by sweeps over all three factors, until one gains nothing.
    static CpFactors of(CpTensor tensor, CpFactors factors, int sweeps) {
        Correction correction = new Correction(tensor, tensor.error(factors));
        CpFactors corrected = factors.balanced();
        for (int sweep = 0; sweep < sweeps; sweep++) {
            double before = corrected.sensitivity();
            for (int mode = 0; mode < 3; mode++) {
                CpFactors next = correction.corrected(corrected, mode);
                // The error along eigenvectors is a difference of large numbers where products nearly cancel.
                corrected = tensor.error(next) <= correction.bound() ? next : corrected;
            }
            corrected = corrected.balanced();
            if (corrected.sensitivity() > .999999 * before) {
                break;
            }
        }
        return tensor.error(corrected) <= correction.bound() ? corrected : factors;
    }

    private CpFactors corrected(CpFactors factors, int mode) {
        double[][] squares = factors.squaresBeside(mode);
        double[][] seen = tensor.seen(factors, mode);
        double[] roots = roots(factors, mode);
        int rank = roots.length;
        double[][] scaled = new double[rank][rank];
        double[][] right = new double[rank][];
        for (int r = 0; r < rank; r++) {
            for (int s = 0; s < rank; s++) {
                scaled[r][s] = squares[r][s] / (roots[r] * roots[s]);
            }
            right[r] = seen[r].clone();
            for (int i = 0; i < right[r].length; i++) {
                right[r][i] /= roots[r];
            }
        }
        LeftBasis basis = LeftBasis.ofGram(scaled);
        double[][] turned = Products.times(basis.vectors(), right);
        double[] damping = new double[rank];
        for (int j = 0; j < rank; j++) {
            damping[j] = basis.values()[j] * basis.values()[j];
        }
        double best = largest(damping, turned);
        if (best <= 0) {
            return factors;
        }
        for (int j = 0; j < rank; j++) {
            for (int i = 0; i < turned[j].length; i++) {
                turned[j][i] /= damping[j] + best;
            }
        }
        double[][] solved = Products.times(Products.transposed(basis.vectors()), turned);
        for (int r = 0; r < rank; r++) {
            for (int i = 0; i < solved[r].length; i++) {
                solved[r][i] /= roots[r];
            }
        }
        return factors.with(mode, solved);
    }

    /// The roots of how much each row of a factor counts: the squared lengths of the other two, added up.
    private static double[] roots(CpFactors factors, int mode) {
        double[] roots = new double[factors.a().length];
        double largest = 0;
        for (int r = 0; r < roots.length; r++) {
            for (int other = 0; other < 3; other++) {
                roots[r] += other == mode ? 0 : CpFactors.square(factors.factor(other)[r]);
            }
            largest = Math.max(largest, roots[r]);
        }
        for (int r = 0; r < roots.length; r++) {
            roots[r] = Math.sqrt(Math.max(roots[r], 1e-12 * largest));
        }
        return roots;
    }

    /// The largest damping that keeps the bound; 0 where none does.
    ///
    /// @param values the eigenvalues
    /// @param turned what is seen along each eigenvector
    private double largest(double[] values, double[][] turned) {
        double[] strengths =
                java.util.Arrays.stream(turned).mapToDouble(CpFactors::square).toArray();
        double low = 1e-14 * values[0];
        double high = 1e3 * values[0];
        if (!(values[0] > 0) || error(values, strengths, low) > MARGIN * bound) {
            return 0;
        }
        for (int i = 0; i < HALVINGS; i++) {
            double middle = Math.sqrt(low * high);
            if (error(values, strengths, middle) <= MARGIN * bound) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private double error(double[] values, double[] strengths, double damping) {
        double error = tensor.energy();
        for (int j = 0; j < values.length; j++) {
            double sum = values[j] + damping;
            error -= strengths[j] * (values[j] + 2 * damping) / (sum * sum);
        }
        return error;
    }
}
