package org.filtrate.filters.basis;

import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.FiltrateException;

/// A layer in the form that spectral fine-tuning trains (arXiv 2105.10436): a basis, a batch normalisation of what each
/// of its filters finds, coefficients. `y = w (gamma (F x - mean) / sqrt(variance + epsilon) + beta) + bias`.
///
/// Where statistics no longer move, that is a basis layer with a bias: the scale of each basis filter goes to its
/// column of the coefficients, the shifts to the bias. So the basis stays as it was, orthonormal if it was.
///
/// @param filters the basis `F` and the coefficients `w`, in any precision
/// @param gamma `(groups * rank)`; not to be modified
/// @param beta `(groups * rank)`; not to be modified
/// @param mean `(groups * rank)`; not to be modified
/// @param variance `(groups * rank)`, not negative; not to be modified
/// @param epsilon what is added to variances, above 0
public record NormalisedBasis(
        BasisFilters filters, float[] gamma, float[] beta, float[] mean, float[] variance, double epsilon) {
    /// Checks that there is one of everything a basis filter.
    public NormalisedBasis {
        int count = filters.basis().rows();
        for (float[] numbers : new float[][] {gamma, beta, mean, variance}) {
            if (numbers.length != count) {
                throw new FiltrateException("basis of filters " + filters.shape() + ": a normalisation of " + count
                        + " channels is needed, one of " + numbers.length + " came");
            }
        }
        if (!(epsilon > 0)) {
            throw new FiltrateException("basis of filters " + filters.shape()
                    + ": a normalisation's epsilon above 0 is needed, " + epsilon + " came");
        }
    }

    /// A layer as training begins: normalised by given statistics and put back by `gamma` and `beta`, so that it
    /// computes what it computed.
    ///
    /// @param mean of what each basis filter finds; copied
    /// @param variance the same; copied
    public static NormalisedBasis neutral(BasisFilters filters, float[] mean, float[] variance, double epsilon) {
        float[] gamma = new float[variance.length];
        for (int r = 0; r < gamma.length; r++) {
            gamma[r] = (float) Math.sqrt(variance[r] + epsilon);
        }
        return new NormalisedBasis(filters, gamma, mean.clone(), mean.clone(), variance.clone(), epsilon);
    }

    private double scale(int row) {
        return gamma[row] / Math.sqrt(variance[row] + epsilon);
    }

    /// Where basis filter `r` of the group of output channel `t` stands.
    private int row(int t, int r) {
        return t / filters.shape().groupFilters() * filters.rank() + r;
    }

    /// The same layer without the normalisation but for [#bias], at 32 bits.
    public BasisFilters merged() {
        int rank = filters.rank();
        float[] coefficients = filters.coefficients().values().clone();
        for (int i = 0; i < coefficients.length; i++) {
            coefficients[i] = (float) (coefficients[i] * scale(row(i / rank, i % rank)));
        }
        StoredMatrix basis = filters.basis();
        return new BasisFilters(
                filters.shape(),
                StoredMatrix.of(basis.rows(), basis.cols(), basis.values().clone(), Precision.BITS_32),
                StoredMatrix.of(coefficients.length / rank, rank, coefficients, Precision.BITS_32));
    }

    /// The bias of the merged layer, `(outChannels)`, new.
    ///
    /// @param bias the layer's own; not modified
    public float[] bias(float[] bias) {
        int rank = filters.rank();
        float[] coefficients = filters.coefficients().values();
        float[] merged = bias.clone();
        for (int t = 0; t < merged.length; t++) {
            double sum = bias[t];
            for (int r = 0; r < rank; r++) {
                int row = row(t, r);
                sum += coefficients[t * rank + r] * (beta[row] - scale(row) * mean[row]);
            }
            merged[t] = (float) sum;
        }
        return merged;
    }
}
