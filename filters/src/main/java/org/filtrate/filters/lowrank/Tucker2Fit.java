package org.filtrate.filters.lowrank;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.filtrate.filters.Fit;
import org.filtrate.filters.Setting;
import org.filtrate.filters.SizeLimit;
import org.filtrate.filters.Structure;
import org.filtrate.filters.StructuredFit;
import org.filtrate.filters.Target;
import org.filtrate.filters.chain.GroupRounding;
import org.filtrate.filters.linear.LeftBasis;
import org.filtrate.filters.linear.Metric;
import org.filtrate.filters.linear.Products;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformSetting;
import org.filtrate.graph.layer.FilterShape;

/// Tucker-2 decompositions of one layer's filters: higher-order singular vectors of both channel modes, improved by one
/// sweep of higher-order orthogonal iteration; the outer factors are rounded first and the core is refitted to them.
public final class Tucker2Fit extends StructuredFit<Tucker2Setting> {
    /// Sweeps over both sides where the output counts, and steps of conjugate gradients in each.
    private static final int SWEEPS = 3;

    private static final int STEPS = 12;

    /// The largest product that a step may take.
    private static final double LARGEST_STEP = 4e8;

    private final List<Group> groups = new ArrayList<>();
    /// What counts: of the output where its moments are known.
    private final List<Group> counted;
    private final int vbmfOut;
    private final int vbmfIn;
    private final double noise;

    /// The singular vectors of one group's two channel modes.
    private record Group(LeftBasis out, LeftBasis in) {}

    /// Analyses filters.
    public Tucker2Fit(Target target) {
        super(target, Structure.TUCKER2, Tucker2Setting.class);
        int n = shape().groupFilters();
        int c = shape().inChannels();
        int area = shape().kernelArea();
        float[] values = weight().values();
        for (int g = 0; g < shape().groups(); g++) {
            LeftBasis out = LeftBasis.of(values, g * n * c * area, n, c * area);
            groups.add(new Group(out, LeftBasis.of(byInput(values, g), 0, c, n * area)));
        }
        this.counted = target.moments().isEmpty()
                ? groups
                : sides(target.metrics()).stream()
                        .map(g -> new Group(g.outputSide(), g.inputSide().vectors()))
                        .toList();
        List<Evbmf> out =
                groups.stream().map(g -> VbmfRank.of(g.out(), n, c * area)).toList();
        List<Evbmf> in =
                groups.stream().map(g -> VbmfRank.of(g.in(), c, n * area)).toList();
        this.vbmfOut = out.stream().mapToInt(Evbmf::rank).max().orElse(0);
        this.vbmfIn = in.stream().mapToInt(Evbmf::rank).max().orElse(0);
        this.noise = out.stream().mapToDouble(Evbmf::noiseVariance).average().orElse(0);
    }

    /// A group's filters with the input mode first: `(c, n * area)`.
    private float[] byInput(float[] values, int group) {
        int n = shape().groupFilters();
        int c = shape().inChannels();
        int area = shape().kernelArea();
        float[] turned = new float[n * c * area];
        for (int t = 0; t < n; t++) {
            for (int i = 0; i < c; i++) {
                System.arraycopy(values, ((group * n + t) * c + i) * area, turned, (i * n + t) * area, area);
            }
        }
        return turned;
    }

    @Override
    public Setting at(double strength, Precision precision, int multiple) {
        int out = SizeLimit.rounded(Weakening.rank(groups.getFirst().out().rank(), vbmfOut, strength), multiple);
        int in = SizeLimit.rounded(Weakening.rank(groups.getFirst().in().rank(), vbmfIn, strength), multiple);
        Tucker2Setting setting = new Tucker2Setting(out, in, precision);
        return setting.params(shape()) < shape().count() ? setting : new UniformSetting(precision);
    }

    @Override
    public boolean findsOnlyNoise() {
        return vbmfOut == 0 || vbmfIn == 0;
    }

    @Override
    public Fit retarget(Target other) {
        return new Tucker2Fit(other);
    }

    @Override
    protected Tucker2Setting inShape(Tucker2Setting setting) {
        SizeLimit.check(shape(), "rank-out", setting.rankOut(), shape().groupFilters());
        SizeLimit.check(shape(), "rank-in", setting.rankIn(), shape().inChannels());
        return setting;
    }

    @Override
    protected Tucker2Filters structured(Tucker2Setting setting) {
        Tucker2Filters blind = fit(setting, Target.of(weight()).metrics());
        return target().moments().isEmpty()
                ? blind
                : target().closest(List.of(fit(setting, target().metrics()), blind));
    }

    /// The filters that are closest in given metrics, as far as the iteration finds them.
    private Tucker2Filters fit(Tucker2Setting setting, List<Metric> metrics) {
        List<Tucker2Group> sides = sides(metrics);
        List<Tucker2Group.Factors> factors = new ArrayList<>();
        for (int g = 0; g < shape().groups(); g++) {
            factors.add(metrics.get(g).isPlain() ? plain(sides.get(g), g, setting) : aware(sides.get(g), setting));
        }
        return new Tucker2Rounding(target(), sides, GroupRounding.of(metrics, setting.precision())).of(factors);
    }

    /// The filters of each group in given metrics.
    private List<Tucker2Group> sides(List<Metric> metrics) {
        List<double[][]> matrices = weight().groups();
        return IntStream.range(0, matrices.size())
                .mapToObj(g -> new Tucker2Group(matrices.get(g), metrics.get(g), shape().kernelArea()))
                .toList();
    }

    /// Higher-order singular vectors, improved by one sweep of higher-order orthogonal iteration.
    private Tucker2Group.Factors plain(Tucker2Group group, int index, Tucker2Setting setting) {
        double[][] start = groups.get(index).in().leading(setting.rankIn());
        Tucker2Group.Factors first = group.around(start, setting.rankOut());
        return group.around(group.plainInput(first.u(), setting.rankIn()), setting.rankOut());
    }

    /// The best output side for the input side in turn, the input side by conjugate gradients.
    private Tucker2Group.Factors aware(Tucker2Group group, Tucker2Setting setting) {
        Tucker2Group.Factors best = group.around(group.inputBasis(setting.rankIn()), setting.rankOut());
        double work = (double) setting.rankOut() * shape().filterSize() * shape().filterSize();
        for (int sweep = 0; sweep < SWEEPS && work < LARGEST_STEP; sweep++) {
            best = group.around(group.input(best, STEPS), setting.rankOut());
        }
        return best;
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
    protected double expected(Tucker2Setting setting) {
        double energy = 0;
        double kept = 0;
        for (Group g : counted) {
            double share = (1 - g.out().lostShare(setting.rankOut())) * (1 - g.in().lostShare(setting.rankIn()));
            energy += g.out().energy();
            kept += g.out().energy() * share;
        }
        return setting.precision().expectedError(1 - kept / Math.max(energy, Double.MIN_NORMAL), 3);
    }

    @Override
    public List<String> findings() {
        return List.of("EVBMF ranks " + vbmfOut + " of " + shape().groupFilters() + " out, " + vbmfIn + " of "
                + shape().inChannels() + " in; noise variance " + "%.3g".formatted(noise));
    }
}
