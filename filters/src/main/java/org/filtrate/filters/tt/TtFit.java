package org.filtrate.filters.tt;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
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
import org.filtrate.filters.linear.LeftBasis;
import org.filtrate.filters.linear.Metric;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformSetting;

/// Tensor trains of one layer's filters: TT-SVD, then sweeps of alternating least squares. One threshold of energy,
/// kept by the singular values of every unfolding, gives all three ranks.
public final class TtFit extends StructuredFit<TtSetting> {
    private static final int SWEEPS = 3;
    private static final int STEPS = 8;
    private static final double LARGEST_STEP = 4e8;

    private final List<Unfoldings> groups;
    /// What counts: of the output where its moments are known.
    private final List<Unfoldings> counted;

    /// Analyses filters with several output and input channels and two or more spatial axes.
    public TtFit(Target target) {
        super(target, Structure.TT, TtSetting.class);
        this.groups = groups(Target.of(weight()).metrics()).stream()
                .map(g -> Unfoldings.of(g.h(), TtSetting.firstArea(shape()), TtSetting.secondArea(shape())))
                .toList();
        this.counted = target.moments().isEmpty()
                ? groups
                : groups(target.metrics()).stream()
                        .map(g -> Unfoldings.of(
                                whitening(g).of(g.h()), TtSetting.firstArea(shape()), TtSetting.secondArea(shape())))
                        .toList();
    }

    private Whitening whitening(Alternation group) {
        return Whitening.of(
                group.metric(), shape().inChannels(), TtSetting.firstArea(shape()), TtSetting.secondArea(shape()));
    }

    /// The filters of each group in given metrics.
    private List<Alternation> groups(List<Metric> metrics) {
        List<double[][]> matrices = weight().groups();
        return IntStream.range(0, matrices.size())
                .mapToObj(g -> new Alternation(matrices.get(g), metrics.get(g), TtComposition.of(shape())))
                .toList();
    }

    @Override
    public Setting at(double strength, Precision precision, int multiple) {
        int in = rank(Unfoldings::in, strength, multiple);
        int out = rank(Unfoldings::out, strength, multiple);
        int middle = rank(Unfoldings::middle, strength, multiple);
        middle = Math.min(middle, Math.min(in * TtSetting.firstArea(shape()), out * TtSetting.secondArea(shape())));
        TtSetting setting = new TtSetting(
                Math.min(in, middle * TtSetting.firstArea(shape())),
                middle,
                Math.min(out, middle * TtSetting.secondArea(shape())),
                precision);
        return setting.params(shape()) < shape().count() ? setting : new UniformSetting(precision);
    }

    /// The smallest rank that loses at most `strength` of the energy of an unfolding, over all groups.
    private int rank(Function<Unfoldings, LeftBasis> unfolding, double strength, int multiple) {
        List<LeftBasis> bases = counted.stream().map(unfolding).toList();
        double energy = bases.stream().mapToDouble(LeftBasis::energy).sum();
        int rank = 1;
        while (rank < bases.getFirst().rank() && lost(bases, rank) > strength * energy) {
            rank++;
        }
        return SizeLimit.rounded(rank, multiple);
    }

    private static double lost(List<LeftBasis> bases, int rank) {
        return bases.stream().mapToDouble(b -> b.energy() * b.lostShare(rank)).sum();
    }

    @Override
    public Fit retarget(Target other) {
        return new TtFit(other);
    }

    @Override
    protected TtSetting inShape(TtSetting setting) {
        int middle = setting.rankMiddle();
        int most = Math.min(shape().groupFilters(), middle * TtSetting.secondArea(shape()));
        SizeLimit.check(shape(), "rank-in", setting.rankIn(), shape().inChannels());
        SizeLimit.check(shape(), "rank-middle", middle, setting.rankIn() * TtSetting.firstArea(shape()));
        SizeLimit.check(shape(), "rank-out", setting.rankOut(), most);
        return setting;
    }

    @Override
    protected TtFilters structured(TtSetting setting) {
        TtFilters blind = fit(setting, groups(Target.of(weight()).metrics()), groups);
        return target().moments().isEmpty()
                ? blind
                : target().closest(List.of(fit(setting, groups(target().metrics()), counted), blind));
    }

    /// The trains that are closest in the metrics of groups, as far as the iteration finds them.
    private TtFilters fit(TtSetting setting, List<Alternation> sides, List<Unfoldings> starts) {
        List<Chain> chains = new ArrayList<>();
        for (int g = 0; g < shape().groups(); g++) {
            chains.add(train(setting, sides.get(g), starts.get(g)));
        }
        boolean aware = sides.stream().anyMatch(s -> !s.metric().isPlain());
        return new ChainRounding<>(
                        target(),
                        sides,
                        new GroupRounding(setting.precision(), aware),
                        f -> new TtFilters(shape(), f.get(0), f.get(1), f.get(2), f.get(3)))
                .of(chains);
    }

    private Chain train(TtSetting setting, Alternation group, Unfoldings start) {
        boolean plain = group.metric().isPlain();
        Whitening whitening = plain ? new Whitening(List.of()) : whitening(group);
        List<double[][]> inner = start.train(plain ? group.h() : whitening.of(group.h()), setting);
        List<double[][]> back = new ArrayList<>(inner);
        for (int mode = 0; !plain && mode < inner.size(); mode++) {
            back.set(mode, whitening.back(mode, inner.get(mode)));
        }
        Chain chain = group.closed(back);
        for (int sweep = 0; sweep < SWEEPS && group.work(setting.rankOut()) < LARGEST_STEP; sweep++) {
            chain = group.swept(chain, STEPS);
        }
        return chain;
    }

    @Override
    protected double expected(TtSetting setting) {
        double energy = 0;
        double kept = 0;
        for (Unfoldings u : counted) {
            double share = (1 - u.in().lostShare(setting.rankIn()))
                    * (1 - u.middle().lostShare(setting.rankMiddle()))
                    * (1 - u.out().lostShare(setting.rankOut()));
            energy += u.out().energy();
            kept += u.out().energy() * share;
        }
        return setting.precision().expectedError(1 - kept / Math.max(energy, Double.MIN_NORMAL), 4);
    }

    @Override
    public List<String> findings() {
        return List.of("ranks for half the energy: " + rank(Unfoldings::in, .5, 1) + ", "
                + rank(Unfoldings::middle, .5, 1) + ", " + rank(Unfoldings::out, .5, 1));
    }
}
