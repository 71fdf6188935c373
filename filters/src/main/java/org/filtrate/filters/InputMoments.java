package org.filtrate.filters;

import java.io.Serializable;
import java.util.List;
import org.filtrate.filters.linear.FloatProducts;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;

/// The second moments of what a layer's filters are multiplied with: for each group the mean of `x x^T` over
/// positions and images, `x (inChannels * kernelArea)` being the patch of the input under a filter.
///
/// The mean squared error of the layer's output follows: `sum_t d_t M d_t^T` for rows `d_t` of a weight's
/// error.
///
/// @param shape the filters' shape
/// @param matrices one symmetric matrix `(filterSize, filterSize)` a group, row-major; not to be modified
public record InputMoments(FilterShape shape, List<float[]> matrices) implements Serializable {
    /// Checks the sizes.
    public InputMoments {
        matrices = List.copyOf(matrices);
        long size = (long) shape.filterSize() * shape.filterSize();
        if (matrices.size() != shape.groups() || matrices.stream().anyMatch(m -> m.length != size)) {
            throw new FiltrateException("input moments of filters " + shape + ": " + shape.groups() + " matrices of "
                    + size + " numbers are needed");
        }
    }

    /// The matrix of a group, `(filterSize, filterSize)`; not to be modified.
    public float[] matrix(int group) {
        return matrices.get(group);
    }

    /// The mean square of each patch entry of a group, `(filterSize)`.
    public float[] diagonal(int group) {
        int size = shape.filterSize();
        float[] diagonal = new float[size];
        for (int i = 0; i < size; i++) {
            diagonal[i] = matrices.get(group)[i * size + i];
        }
        return diagonal;
    }

    /// The mean squared output, summed over output channels, of filters.
    ///
    /// @param filters `(outChannels, filterSize)` row-major
    public double outputEnergy(float[] filters) {
        int size = shape.filterSize();
        int rows = shape.groupFilters();
        double sum = 0;
        for (int g = 0; g < shape.groups(); g++) {
            float[] products = new float[rows * size];
            int from = g * rows * size;
            FloatProducts.accumulate(filters, from, matrices.get(g), 0, products, 0, rows, size, size);
            for (int i = 0; i < products.length; i++) {
                sum += (double) products[i] * filters[from + i];
            }
        }
        return sum;
    }

    /// The mean squared error of the output of `approximation` in place of `weight`, relative to the output's
    /// mean square.
    public double relativeError(Weight weight, Weight approximation) {
        float[] wanted = weight.values();
        float[] difference = approximation.values().clone();
        for (int i = 0; i < difference.length; i++) {
            difference[i] -= wanted[i];
        }
        double error = outputEnergy(difference);
        return error <= 0 ? 0 : error / Math.max(outputEnergy(wanted), Double.MIN_NORMAL);
    }
}
