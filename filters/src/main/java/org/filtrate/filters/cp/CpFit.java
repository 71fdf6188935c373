package org.filtrate.filters.cp;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.filtrate.filters.Fit;
import org.filtrate.filters.Setting;
import org.filtrate.filters.SizeLimit;
import org.filtrate.filters.Structure;
import org.filtrate.filters.StructuredFit;
import org.filtrate.filters.Target;
import org.filtrate.filters.chain.Alternation;
import org.filtrate.filters.chain.Alternation.Chain;
import org.filtrate.filters.chain.ChainRounding;
import org.filtrate.filters.chain.GroupRounding;
import org.filtrate.filters.chain.Whitening;
import org.filtrate.filters.linear.Metric;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformSetting;

/// Canonical polyadic decompositions of one layer's filters: orthogonal products from singular vectors of slices,
/// alternating least squares, error-preserving correction. Ranks are chosen by the energy that the start keeps.
public final class CpFit extends StructuredFit<CpSetting> {
    private static final int SWEEPS = 40;
    private static final int CORRECTIONS = 8;

    /// Sweeps in the metric of the output, and the steps that each factor takes in one.
    private static final int AWARE_SWEEPS = 4;

    private static final int STEPS = 8;

    /// The largest step that such sweeps are made for.
    private static final double LARGEST_STEP = 4e8;

    /// The gain of a sweep, relative to the energy, from which on it does not count.
    private static final double SMALLEST_GAIN = 2e-5;

    private final List<Slices> groups = new ArrayList<>();
    /// The share of the energy that the start of each rank loses, over all groups; from rank 0 on.
    private final double[] lost;

    /// Analyses filters with several output and input channels and a kernel.
    public CpFit(Target target) {
        super(target, Structure.CP, CpSetting.class);
        List<double[]> norms = new ArrayList<>();
        for (Alternation group : groups(Target.of(weight()).metrics())) {
            groups.add(Slices.of(group.h(), shape().kernelArea()));
            norms.add(groups.getLast().norms());
        }
        this.lost = lost(norms);
    }

    private static double[] lost(List<double[]> norms) {
        double[] lost = new double[norms.getFirst().length + 1];
        for (int rank = lost.length - 2; rank >= 0; rank--) {
            lost[rank] = lost[rank + 1];
            for (double[] group : norms) {
                lost[rank] += group[rank] * group[rank];
            }
        }
        double energy = Math.max(lost[0], Double.MIN_NORMAL);
        for (int rank = 0; rank < lost.length; rank++) {
            lost[rank] /= energy;
        }
        return lost;
    }

    /// The filters of each group in given metrics.
    private List<Alternation> groups(List<Metric> metrics) {
        List<double[][]> matrices = weight().groups();
        return IntStream.range(0, matrices.size())
                .mapToObj(
                        g -> new Alternation(matrices.get(g), metrics.get(g), new CpComposition(shape().kernelArea())))
                .toList();
    }

    @Override
    public Setting at(double strength, Precision precision, int multiple) {
        int rank = 1;
        while (rank < lost.length - 1 && lost[rank] > strength) {
            rank++;
        }
        return rank > CpSetting.breakEven(shape())
                ? new UniformSetting(precision)
                : new CpSetting(SizeLimit.rounded(rank, multiple), precision);
    }

    @Override
    public Fit retarget(Target other) {
        return new CpFit(other);
    }

    @Override
    protected CpSetting inShape(CpSetting setting) {
        SizeLimit.check(shape(), "rank", setting.rank(), lost.length - 1);
        return setting;
    }

    @Override
    protected CpFilters structured(CpSetting setting) {
        List<Chain> plain = new ArrayList<>();
        List<Alternation> alike = groups(Target.of(weight()).metrics());
        for (int g = 0; g < shape().groups(); g++) {
            plain.add(decomposed(alike.get(g).h(), groups.get(g), setting.rank()));
        }
        CpFilters blind = rounded(setting, alike, plain);
        if (target().moments().isEmpty()) {
            return blind;
        }
        List<Alternation> counted = groups(target().metrics());
        List<Chain> aware = counted.stream().map(g -> aware(g, setting.rank())).toList();
        return target().closest(List.of(rounded(setting, counted, aware), blind));
    }

    /// The decomposition of whitened filters, improved by sweeps in the metric itself.
    private Chain aware(Alternation group, int rank) {
        Whitening whitening = Whitening.of(group.metric(), shape().inChannels(), shape().kernelArea());
        double[][] whitened = whitening.of(group.h());
        List<double[][]> inner = decomposed(whitened, Slices.of(whitened, shape().kernelArea()), rank)
                .inner();
        Chain chain = group.closed(List.of(whitening.back(0, inner.get(0)), whitening.back(1, inner.get(1))));
        for (int sweep = 0; sweep < AWARE_SWEEPS && group.work(rank) < LARGEST_STEP; sweep++) {
            chain = group.swept(chain, STEPS);
        }
        return chain;
    }

    private Chain decomposed(double[][] h, Slices slices, int rank) {
        CpTensor tensor = new CpTensor(h, shape().kernelArea());
        CpFactors factors = tensor.descend(slices.leading(h, rank), SWEEPS, SMALLEST_GAIN);
        return Correction.of(tensor, factors, CORRECTIONS).chain();
    }

    private CpFilters rounded(CpSetting setting, List<Alternation> groups, List<Chain> chains) {
        return new ChainRounding<>(
                        target(),
                        groups,
                        new GroupRounding(setting.precision(), true),
                        f -> new CpFilters(shape(), f.get(0), f.get(1), f.get(2)))
                .of(chains);
    }

    @Override
    protected double expected(CpSetting setting) {
        return setting.precision().expectedError(lost[Math.min(setting.rank(), lost.length - 1)], 3);
    }

    @Override
    public List<String> findings() {
        return List.of("break-even rank " + CpSetting.breakEven(shape()) + " of " + (lost.length - 1));
    }
}
