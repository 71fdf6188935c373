package org.filtrate.filters.lowrank;

import java.util.ArrayList;
import java.util.Arrays;
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

/// Tucker-2 decompositions of one layer's filters: higher-order singular vectors of both channel modes, improved by one
/// sweep of higher-order orthogonal iteration; the outer factors are rounded first and the core is refitted to them.
public final class Tucker2Fit implements Fit {
    private final Target target;
    private final Weight weight;
    private final FilterShape shape;
    private final List<Group> groups = new ArrayList<>();
    private final int vbmfOut;
    private final int vbmfIn;
    private final double noise;

    /// One group's filters and the singular vectors of its two channel modes.
    private record Group(double[][][] slices, LeftBasis out, LeftBasis in) {}

    /// Analyses filters.
    public Tucker2Fit(Target target) {
        this.target = target;
        this.weight = target.weight();
        this.shape = weight.shape();
        float[] values = weight.values();
        for (int g = 0; g < shape.groups(); g++) {
            double[][][] slices = slices(values, g);
            groups.add(new Group(slices, basis(unfoldOut(slices)), basis(unfoldIn(slices))));
        }
        int area = shape.kernelArea();
        List<Evbmf> out = groups.stream()
                .map(g -> VbmfRank.of(g.out(), shape.groupFilters(), shape.inChannels() * area))
                .toList();
        List<Evbmf> in = groups.stream()
                .map(g -> VbmfRank.of(g.in(), shape.inChannels(), shape.groupFilters() * area))
                .toList();
        this.vbmfOut = out.stream().mapToInt(Evbmf::rank).max().orElse(0);
        this.vbmfIn = in.stream().mapToInt(Evbmf::rank).max().orElse(0);
        this.noise = out.stream().mapToDouble(Evbmf::noiseVariance).average().orElse(0);
    }

    /// A group's filters by kernel position: `(kernelArea, n/g, c)`.
    private double[][][] slices(float[] values, int group) {
        int n = shape.groupFilters();
        int c = shape.inChannels();
        int area = shape.kernelArea();
        double[][][] slices = new double[area][n][c];
        for (int t = 0; t < n; t++) {
            for (int i = 0; i < c; i++) {
                int at = ((group * n + t) * c + i) * area;
                for (int p = 0; p < area; p++) {
                    slices[p][t][i] = values[at + p];
                }
            }
        }
        return slices;
    }

    /// Slices side by side: `(n, area * c)`.
    private static double[][] unfoldOut(double[][][] slices) {
        int n = slices[0].length;
        int c = slices[0][0].length;
        double[][] unfolded = new double[n][slices.length * c];
        for (int p = 0; p < slices.length; p++) {
            for (int t = 0; t < n; t++) {
                System.arraycopy(slices[p][t], 0, unfolded[t], p * c, c);
            }
        }
        return unfolded;
    }

    /// Transposed slices side by side: `(c, area * n)`.
    private static double[][] unfoldIn(double[][][] slices) {
        double[][][] turned = Arrays.stream(slices).map(Products::transposed).toArray(double[][][]::new);
        return unfoldOut(turned);
    }

    private static LeftBasis basis(double[][] unfolded) {
        return LeftBasis.of(Products.flatten(unfolded, unfolded.length), 0, unfolded.length, unfolded[0].length);
    }

    @Override
    public Setting at(double strength, Precision precision, int multiple) {
        int out = rounded(Weakening.rank(groups.getFirst().out().rank(), vbmfOut, strength), multiple);
        int in = rounded(Weakening.rank(groups.getFirst().in().rank(), vbmfIn, strength), multiple);
        Tucker2Setting setting = new Tucker2Setting(out, in, precision);
        return setting.params(shape) < shape.count() ? setting : new UniformSetting(precision);
    }

    private static int rounded(int rank, int multiple) {
        return rank <= multiple ? rank : rank / multiple * multiple;
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public Fit retarget(Target other) {
        return new Tucker2Fit(other);
    }

    @Override
    public Structure structure() {
        return Structure.TUCKER2;
    }

    @Override
    public Setting checked(Setting setting) {
        if (setting instanceof Tucker2Setting s) {
            SizeLimit.check(shape, "rank-out", s.rankOut(), shape.groupFilters());
            SizeLimit.check(shape, "rank-in", s.rankIn(), shape.inChannels());
        }
        return setting;
    }

    @Override
    public CompactFilters fit(Setting setting) {
        return switch (setting) {
            case UniformSetting uniform -> UniformFilters.of(weight, uniform.precision());
            case Tucker2Setting tucker -> fit(tucker);
            default -> throw new IllegalArgumentException("not a setting of Tucker-2: " + setting);
        };
    }

    private Tucker2Filters fit(Tucker2Setting setting) {
        int g = shape.groups();
        double[][] outRows = new double[shape.outChannels()][];
        double[][] inRows = new double[g * setting.rankIn()][];
        for (int i = 0; i < g; i++) {
            double[][] v = groups.get(i).in().leading(setting.rankIn());
            double[][] u = project(groups.get(i).slices(), v, setting.rankOut());
            v = project(turned(groups.get(i).slices()), u, setting.rankIn());
            u = project(groups.get(i).slices(), v, setting.rankOut());
            System.arraycopy(Products.transposed(u), 0, outRows, i * shape.groupFilters(), shape.groupFilters());
            System.arraycopy(v, 0, inRows, i * setting.rankIn(), setting.rankIn());
        }
        StoredMatrix output = stored(outRows, setting.precision());
        StoredMatrix input = stored(inRows, setting.precision());
        StoredMatrix core = StoredMatrix.of(
                g * setting.rankOut(),
                setting.rankIn() * shape.kernelArea(),
                core(setting, output.values(), input.values()),
                setting.precision());
        return new Tucker2Filters(shape, input, core, output);
    }

    private static double[][][] turned(double[][][] slices) {
        return Arrays.stream(slices).map(Products::transposed).toArray(double[][][]::new);
    }

    /// The leading `rank` left singular vectors of the filters once their other mode is projected on `others (R, c)`.
    private static double[][] project(double[][][] slices, double[][] others, int rank) {
        double[][] columns = Products.transposed(others);
        double[][][] projected =
                Arrays.stream(slices).map(s -> Products.times(s, columns)).toArray(double[][][]::new);
        LeftBasis basis = basis(unfoldOut(projected));
        // Fewer columns than filters leave directions of no energy, which any orthonormal vectors complete.
        return basis.leading(rank);
    }

    private static StoredMatrix stored(double[][] rows, Precision precision) {
        return StoredMatrix.of(rows.length, rows[0].length, Products.flatten(rows, rows.length), precision);
    }

    /// The least-squares core for factors as stored: `core_p = U^+ W_p V^+T` for every kernel position `p`.
    private float[] core(Tucker2Setting setting, float[] output, float[] input) {
        int ro = setting.rankOut();
        int ri = setting.rankIn();
        int area = shape.kernelArea();
        float[] core = new float[shape.groups() * ro * ri * area];
        for (int g = 0; g < shape.groups(); g++) {
            double[][] ut =
                    Products.transposed(Products.rows(output, g * shape.groupFilters() * ro, shape.groupFilters(), ro));
            double[][] vt = Products.rows(input, g * ri * shape.inChannels(), ri, shape.inChannels());
            for (int p = 0; p < area; p++) {
                double[][] right = LeastSquares.coefficients(groups.get(g).slices()[p], vt);
                double[][] both = LeastSquares.coefficients(Products.transposed(right), ut);
                for (int i = 0; i < ri; i++) {
                    for (int o = 0; o < ro; o++) {
                        core[((g * ro + o) * ri + i) * area + p] = (float) both[i][o];
                    }
                }
            }
        }
        return core;
    }

    /// The dense filters of three factors.
    ///
    /// @param u `(outChannels, rankOut)`
    /// @param core `(groups * rankOut, rankIn * kernelArea)`
    /// @param v `(groups * rankIn, inChannels)`
    /// @return `(outChannels, inChannels * kernelArea)`, new
    static float[] compose(FilterShape shape, int ro, int ri, float[] u, float[] core, float[] v) {
        int n = shape.groupFilters();
        int c = shape.inChannels();
        int area = shape.kernelArea();
        float[] values = new float[Math.toIntExact(shape.count())];
        for (int g = 0; g < shape.groups(); g++) {
            double[][] mixed = Products.times(
                    Products.rows(u, g * n * ro, n, ro), Products.rows(core, g * ro * ri * area, ro, ri * area));
            double[][] vt = Products.rows(v, g * ri * c, ri, c);
            for (int p = 0; p < area; p++) {
                double[][] slice = new double[n][ri];
                for (int t = 0; t < n; t++) {
                    for (int i = 0; i < ri; i++) {
                        slice[t][i] = mixed[t][i * area + p];
                    }
                }
                double[][] full = Products.times(slice, vt);
                for (int t = 0; t < n; t++) {
                    for (int i = 0; i < c; i++) {
                        values[((g * n + t) * c + i) * area + p] = (float) full[t][i];
                    }
                }
            }
        }
        return values;
    }

    @Override
    public double expectedError(Setting setting) {
        double rounding = setting.precision().relativeError();
        if (!(setting instanceof Tucker2Setting s)) {
            return rounding;
        }
        double lost = groups.stream()
                .mapToDouble(g ->
                        g.out().energy() * Math.min(1, g.out().lostShare(s.rankOut()) + g.in().lostShare(s.rankIn())))
                .sum();
        return lost / Math.max(weight.energy(), Double.MIN_NORMAL) + 3 * rounding;
    }

    @Override
    public List<String> findings() {
        return List.of("EVBMF ranks " + vbmfOut + " of " + shape.groupFilters() + " out, " + vbmfIn + " of "
                + shape.inChannels() + " in; noise variance " + "%.3g".formatted(noise));
    }
}
