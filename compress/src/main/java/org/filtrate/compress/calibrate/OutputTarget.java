package org.filtrate.compress.calibrate;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.filtrate.compress.findings.Key;
import org.filtrate.compress.moments.InputSum;
import org.filtrate.filters.InputMoments;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.linear.Cholesky;
import org.filtrate.graph.layer.FilterShape;

/// What a layer's filters should do to what they read in the compressed network, so that the output comes as
/// close as can be to that of the original network.
public final class OutputTarget {
    /// Added to the diagonal of the moments, relative to its mean: what few images say too little about stays
    /// as it was.
    private static final double RIDGE = .1;

    /// By how much sums of single precision may be wrong, relative to them. About large means that hardly vary, what is
    /// left of the moments is nothing but that.
    private static final double ROUNDING = 2e-6;

    private final Weight weight;
    private final FilterShape shape;
    private final float[] cross;
    private final double energy;
    private final double[] ridges;
    private final InputMoments moments;

    /// @param weight the original filters
    /// @param sum what was sampled; its matrices may be used up
    /// @param centred whether means are corrected after the layer
    OutputTarget(Weight weight, InputSum sum, boolean centred) {
        this.weight = weight;
        this.shape = weight.shape();
        this.cross = sum.cross(centred);
        this.energy = Arrays.stream(sum.targetEnergies(centred)).sum();
        this.moments = sum.moments(centred);
        this.ridges = new double[shape.groups()];
        int size = shape.filterSize();
        for (int g = 0; g < ridges.length; g++) {
            float[] matrix = moments.matrix(g);
            double trace = 0;
            for (int i = 0; i < size; i++) {
                trace += matrix[i * size + i];
            }
            double ridge = RIDGE * Math.max(0, trace) / size + ROUNDING * sum.inputEnergy(g);
            ridges[g] = ridge > 0 ? ridge : 1;
            for (int i = 0; i < size; i++) {
                matrix[i * size + i] += (float) ridges[g];
            }
        }
    }

    private OutputTarget(Weight weight, Stored stored) {
        this.weight = weight;
        this.shape = stored.moments.shape();
        this.cross = stored.cross;
        this.energy = stored.energy;
        this.ridges = stored.ridges;
        this.moments = stored.moments;
    }

    /// What is known of a layer's output besides its original filters, fit to be sent elsewhere.
    ///
    /// @param cross `(outChannels, filterSize)`, not to be modified
    /// @param ridges one a group, not to be modified
    public record Stored(float[] cross, double energy, double[] ridges, InputMoments moments) implements Serializable {
        /// The target again.
        ///
        /// @param weight the original filters
        public OutputTarget of(Weight weight) {
            return new OutputTarget(weight, this);
        }
    }

    /// This, without the original filters.
    public Stored stored() {
        return new Stored(cross, energy, ridges, moments);
    }

    /// What errors follow from, as words for a key of findings.
    public String content() {
        Key key = Key.of("output").add(shape, energy).add(cross).add(ridges);
        for (int g = 0; g < ridges.length; g++) {
            key.add(moments.matrix(g));
        }
        return key.hex();
    }

    /// The filters that come closest to the original output, whatever their size, and the moments of the
    /// input.
    public Target target() {
        return new Target(best(), Optional.of(moments));
    }

    /// `(t x^T + ridge W) (x x^T + ridge)^-1`.
    private Weight best() {
        int size = shape.filterSize();
        int rows = shape.groupFilters();
        float[] original = weight.values();
        float[] best = new float[original.length];
        for (int g = 0; g < shape.groups(); g++) {
            double[][] matrix = new double[size][size];
            for (int i = 0; i < size; i++) {
                for (int j = 0; j <= i; j++) {
                    matrix[i][j] = moments.matrix(g)[i * size + j];
                }
            }
            float[] right = Arrays.copyOfRange(cross, g * rows * size, (g + 1) * rows * size);
            for (int i = 0; i < right.length; i++) {
                right[i] += (float) (ridges[g] * original[g * rows * size + i]);
            }
            System.arraycopy(Cholesky.of(matrix).solve(right, rows), 0, best, g * rows * size, right.length);
        }
        return Weight.of(shape, best);
    }

    /// The mean squared error of the output of filters, relative to the original output.
    public OptionalDouble error(Weight filters) {
        if (!(energy > 0)) {
            return OptionalDouble.of(0);
        }
        float[] values = filters.values();
        double product = 0;
        double ridged = 0;
        for (int i = 0; i < values.length; i++) {
            product += (double) cross[i] * values[i];
            ridged += ridges[i / shape.filterSize() / shape.groupFilters()] * values[i] * values[i];
        }
        double error = energy - 2 * product + moments.outputEnergy(values) - ridged;
        return OptionalDouble.of(Math.max(0, error / energy));
    }

    /// The mean square of each output of filters, `(outChannels)`, means apart where those are corrected.
    double[] energies(float[] filters) {
        int size = shape.filterSize();
        double[] energies = new double[shape.outChannels()];
        for (int c = 0; c < energies.length; c++) {
            float[] matrix = moments.matrix(c / shape.groupFilters());
            double ridge = ridges[c / shape.groupFilters()];
            for (int i = 0; i < size; i++) {
                double dot = 0;
                for (int j = 0; j < size; j++) {
                    dot += matrix[i * size + j] * filters[c * size + j];
                }
                energies[c] += (dot - ridge * filters[c * size + i]) * filters[c * size + i];
            }
        }
        return energies;
    }
}
