package org.filtrate.filters.lowrank;

import java.util.ArrayList;
import java.util.List;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Fit;
import org.filtrate.filters.Setting;
import org.filtrate.filters.SizeLimit;
import org.filtrate.filters.Structure;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.linear.LeastSquares;
import org.filtrate.filters.linear.LeftBasis;
import org.filtrate.filters.linear.Products;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.filters.uniform.UniformFilters;
import org.filtrate.filters.uniform.UniformSetting;
import org.filtrate.graph.layer.FilterShape;

/// The singular vectors of filters turned into matrices `(c * kh, n * kw)`, group by group; the vertical factor is
/// rounded
/// first and the horizontal one refitted to it.
public final class SpatialSvdFit implements Fit {
    private final Target target;
    private final Weight weight;
    private final FilterShape shape;
    private final List<double[][]> matrices = new ArrayList<>();
    private final List<LeftBasis> bases = new ArrayList<>();
    private final int vbmf;

    /// Analyses filters with two spatial axes.
    public SpatialSvdFit(Target target) {
        this.target = target;
        this.weight = target.weight();
        this.shape = weight.shape();
        float[] values = weight.values();
        for (int g = 0; g < shape.groups(); g++) {
            double[][] matrix = matrix(shape, values, g);
            matrices.add(matrix);
            bases.add(LeftBasis.of(Products.flatten(matrix, matrix.length), 0, matrix.length, matrix[0].length));
        }
        this.vbmf = bases.stream()
                .mapToInt(b -> VbmfRank.of(b, matrices.getFirst().length, matrices.getFirst()[0].length)
                        .rank())
                .max()
                .orElse(0);
    }

    /// A group's filters as `(c * kh, n * kw)`.
    private static double[][] matrix(FilterShape shape, float[] values, int group) {
        int n = shape.groupFilters();
        int c = shape.inChannels();
        int height = shape.kernel()[0];
        int width = shape.kernel()[1];
        double[][] matrix = new double[c * height][n * width];
        for (int t = 0; t < n; t++) {
            for (int i = 0; i < c; i++) {
                for (int y = 0; y < height; y++) {
                    int at = (((group * n + t) * c + i) * height + y) * width;
                    for (int x = 0; x < width; x++) {
                        matrix[i * height + y][t * width + x] = values[at + x];
                    }
                }
            }
        }
        return matrix;
    }

    @Override
    public Setting at(double strength, Precision precision, int multiple) {
        int full = Math.min(bases.getFirst().rank(), matrices.getFirst()[0].length);
        int rank = Weakening.rank(full, vbmf, strength);
        SpatialSvdSetting setting =
                new SpatialSvdSetting(rank <= multiple ? rank : rank / multiple * multiple, precision);
        return setting.params(shape) < shape.count() ? setting : new UniformSetting(precision);
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public Fit retarget(Target other) {
        return new SpatialSvdFit(other);
    }

    @Override
    public Structure structure() {
        return Structure.SPATIAL_SVD;
    }

    @Override
    public Setting checked(Setting setting) {
        if (setting instanceof SpatialSvdSetting s) {
            SizeLimit.check(shape, "rank", s.rank(), Math.min(bases.getFirst().rank(), matrices.getFirst()[0].length));
        }
        return setting;
    }

    @Override
    public CompactFilters fit(Setting setting) {
        return switch (setting) {
            case UniformSetting uniform -> UniformFilters.of(weight, uniform.precision());
            case SpatialSvdSetting spatial -> fit(spatial);
            default -> throw new IllegalArgumentException("not a setting of a spatial decomposition: " + setting);
        };
    }

    private SpatialSvdFilters fit(SpatialSvdSetting setting) {
        int rank = setting.rank();
        int rows = shape.inChannels() * shape.kernel()[0];
        int width = shape.kernel()[1];
        int n = shape.groupFilters();
        float[] vertical = new float[shape.groups() * rank * rows];
        for (int g = 0; g < shape.groups(); g++) {
            System.arraycopy(
                    Products.flatten(bases.get(g).leading(rank), rank), 0, vertical, g * rank * rows, rank * rows);
        }
        StoredMatrix first = StoredMatrix.of(shape.groups() * rank, rows, vertical, setting.precision());
        float[] rounded = first.values();
        float[] horizontal = new float[shape.outChannels() * rank * width];
        for (int g = 0; g < shape.groups(); g++) {
            double[][] v = Products.rows(rounded, g * rank * rows, rank, rows);
            // (n * kw, R): each output channel and column as a combination of the vertical filters.
            double[][] h = LeastSquares.coefficients(Products.transposed(matrices.get(g)), v);
            for (int t = 0; t < n; t++) {
                for (int r = 0; r < rank; r++) {
                    for (int x = 0; x < width; x++) {
                        horizontal[((g * n + t) * rank + r) * width + x] = (float) h[t * width + x][r];
                    }
                }
            }
        }
        return new SpatialSvdFilters(
                shape, first, StoredMatrix.of(shape.outChannels(), rank * width, horizontal, setting.precision()));
    }

    /// The dense filters of two factors, `(outChannels, inChannels * kernelArea)`, new.
    static float[] compose(FilterShape shape, int rank, float[] vertical, float[] horizontal) {
        int n = shape.groupFilters();
        int c = shape.inChannels();
        int height = shape.kernel()[0];
        int width = shape.kernel()[1];
        float[] values = new float[Math.toIntExact(shape.count())];
        for (int g = 0; g < shape.groups(); g++) {
            double[][] v = Products.rows(vertical, g * rank * c * height, rank, c * height);
            double[][] h = new double[n * width][rank];
            for (int t = 0; t < n; t++) {
                for (int r = 0; r < rank; r++) {
                    for (int x = 0; x < width; x++) {
                        h[t * width + x][r] = horizontal[((g * n + t) * rank + r) * width + x];
                    }
                }
            }
            double[][] full = Products.times(h, v);
            for (int t = 0; t < n; t++) {
                for (int i = 0; i < c * height; i++) {
                    for (int x = 0; x < width; x++) {
                        values[((g * n + t) * c * height + i) * width + x] = (float) full[t * width + x][i];
                    }
                }
            }
        }
        return values;
    }

    @Override
    public double expectedError(Setting setting) {
        double rounding = setting.precision().relativeError();
        if (!(setting instanceof SpatialSvdSetting s)) {
            return rounding;
        }
        double lost = bases.stream()
                .mapToDouble(b -> b.energy() * b.lostShare(s.rank()))
                .sum();
        return lost / Math.max(weight.energy(), Double.MIN_NORMAL) + 2 * rounding;
    }

    @Override
    public List<String> findings() {
        return List.of(
                "EVBMF rank " + vbmf + " of " + Math.min(matrices.getFirst().length, matrices.getFirst()[0].length));
    }
}
