package org.filtrate.compress.moments;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.filtrate.filters.InputMoments;
import org.filtrate.filters.linear.FloatProducts;
import org.filtrate.graph.layer.FilterShape;

/// Sums over sampled positions of what a layer reads, `x`, and of what its output should be, `t`: those of `x x^T`,
/// `t x^T`, `x`, `t` and `t^2`. Whatever linear filters do at these positions follows from them.
public final class InputSum {
    private final FilterShape shape;
    private final List<float[]> squares = new ArrayList<>();
    /// `(outChannels, filterSize)`
    private final float[] cross;
    /// `(groups, filterSize)`
    private final double[] inputs;
    private final double[] targets;
    private final double[] targetSquares;
    private long count;

    /// Sums of nothing yet.
    public InputSum(FilterShape shape) {
        this.shape = shape;
        int size = shape.filterSize();
        for (int g = 0; g < shape.groups(); g++) {
            squares.add(new float[Math.multiplyExact(size, size)]);
        }
        this.cross = new float[Math.toIntExact(shape.count())];
        this.inputs = new double[shape.groups() * size];
        this.targets = new double[shape.outChannels()];
        this.targetSquares = new double[shape.outChannels()];
    }

    /// Bytes that sums for filters of a shape take.
    public static long bytes(FilterShape shape) {
        return 4L * shape.groups() * shape.filterSize() * shape.filterSize();
    }

    /// Adds positions.
    ///
    /// @param grid the patches of `values`
    /// @param values the layer's input; not modified
    /// @param positions which positions to add
    /// @param wanted `(outChannels, positions)`, what the output should be there; not modified
    public void add(PatchGrid grid, float[] values, int[] positions, float[] wanted) {
        int size = shape.filterSize();
        int rows = shape.groupFilters();
        int n = positions.length;
        IntStream.range(0, shape.groups()).parallel().forEach(g -> {
            float[] patches = new float[Math.multiplyExact(n, size)];
            IntStream.range(0, n).parallel().forEach(i -> grid.copy(values, positions[i], g, patches, i * size));
            FloatProducts.accumulateGram(patches, n, size, squares.get(g));
            FloatProducts.accumulate(wanted, g * rows * n, patches, 0, cross, g * rows * size, rows, n, size);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < size; j++) {
                    inputs[g * size + j] += patches[i * size + j];
                }
            }
        });
        for (int c = 0; c < shape.outChannels(); c++) {
            for (int i = 0; i < n; i++) {
                double value = wanted[c * n + i];
                targets[c] += value;
                targetSquares[c] += value * value;
            }
        }
        count += n;
    }

    /// The mean of `x x^T`, or where something after the layer corrects means, of `x x^T` about the mean.
    public InputMoments moments(boolean centred) {
        int size = shape.filterSize();
        List<float[]> matrices = new ArrayList<>();
        for (int g = 0; g < shape.groups(); g++) {
            float[] matrix = new float[size * size];
            for (int i = 0; i < size; i++) {
                double meanI = centred ? inputs[g * size + i] / count : 0;
                for (int j = i; j < size; j++) {
                    double value = squares.get(g)[i * size + j] / (double) count - meanI * inputs[g * size + j] / count;
                    matrix[i * size + j] = (float) value;
                    matrix[j * size + i] = (float) value;
                }
            }
            matrices.add(matrix);
        }
        return new InputMoments(shape, matrices);
    }

    /// The mean square of a group's inputs, summed over them; means count, whatever corrects them.
    public double inputEnergy(int group) {
        int size = shape.filterSize();
        return IntStream.range(0, size)
                .mapToDouble(i -> squares.get(group)[i * size + i] / (double) count)
                .sum();
    }

    /// The mean of `t x^T`, or of the product about both means, `(outChannels, filterSize)`.
    public float[] cross(boolean centred) {
        int size = shape.filterSize();
        float[] product = new float[cross.length];
        for (int c = 0; c < shape.outChannels(); c++) {
            double meanOut = centred ? targets[c] / count : 0;
            int group = c / shape.groupFilters();
            for (int j = 0; j < size; j++) {
                product[c * size + j] =
                        (float) (cross[c * size + j] / (double) count - meanOut * inputs[group * size + j] / count);
            }
        }
        return product;
    }

    /// The mean of each target, `(outChannels)`.
    public double[] targetMeans() {
        return IntStream.range(0, targets.length)
                .mapToDouble(c -> targets[c] / count)
                .toArray();
    }

    /// The mean square of each target, or its variance, `(outChannels)`.
    public double[] targetEnergies(boolean centred) {
        double[] means = targetMeans();
        return IntStream.range(0, targets.length)
                .mapToDouble(c -> targetSquares[c] / count - (centred ? means[c] * means[c] : 0))
                .toArray();
    }

    /// The mean output of filters, without bias, `(outChannels)`.
    ///
    /// @param filters `(outChannels, filterSize)`; not modified
    public double[] outputMeans(float[] filters) {
        int size = shape.filterSize();
        double[] means = new double[shape.outChannels()];
        for (int c = 0; c < means.length; c++) {
            int group = c / shape.groupFilters();
            for (int j = 0; j < size; j++) {
                means[c] += filters[c * size + j] * (inputs[group * size + j] / count);
            }
        }
        return means;
    }

    /// Positions added.
    public long count() {
        return count;
    }
}
