package org.filtrate.cli.demo;

import org.filtrate.filters.linear.Products;

/// Samples of what a layer reads.
///
/// @param values `(dims, count)`, row-major, `dims` being channels x kernel height x kernel width in the order of a
///     convolution's weights; not to be modified
/// @param labels `(count)`, the class of the image that each patch comes from; not to be modified
/// @param dims numbers in one patch
record Patches(float[] values, int[] labels, int dims) {
    int count() {
        return labels.length;
    }

    /// The mean patch, `(dims)`.
    double[] mean() {
        double[] mean = new double[dims];
        for (int d = 0; d < dims; d++) {
            double sum = 0;
            for (int i = 0; i < count(); i++) {
                sum += values[d * count() + i];
            }
            mean[d] = sum / count();
        }
        return mean;
    }

    /// The covariance of the patches, `(dims, dims)`.
    double[][] covariance() {
        double[] mean = mean();
        double[][] covariance = Products.gram(values, 0, dims, count());
        for (int i = 0; i < dims; i++) {
            for (int j = 0; j < dims; j++) {
                covariance[i][j] = covariance[i][j] / count() - mean[i] * mean[j];
            }
        }
        return covariance;
    }

    /// The covariance of each class's indicator (1 for its patches, 0 for all others) with the patch,
    /// `(classes, dims)`.
    double[][] classCovariance(int classes) {
        double[] mean = mean();
        int[] members = new int[classes];
        for (int label : labels) {
            members[label]++;
        }
        double[][] covariance = new double[classes][dims];
        for (int d = 0; d < dims; d++) {
            for (int i = 0; i < count(); i++) {
                covariance[labels[i]][d] += values[d * count() + i];
            }
            for (int k = 0; k < classes; k++) {
                covariance[k][d] = (covariance[k][d] - members[k] * mean[d]) / count();
            }
        }
        return covariance;
    }
}
