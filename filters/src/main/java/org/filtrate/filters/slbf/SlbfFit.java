package org.filtrate.filters.slbf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.filtrate.filters.Fit;
import org.filtrate.filters.Pool;
import org.filtrate.filters.Setting;
import org.filtrate.filters.Structure;
import org.filtrate.filters.StructuredFit;
import org.filtrate.filters.Target;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformSetting;

/// Stacked binary filters for one layer: which settings are worth their bits, and the filters themselves.
///
/// Settings are tried on a part of the filters, on the first question about strengths.
public final class SlbfFit extends StructuredFit<SlbfSetting> {

    /// Weights of a layer of the network on average, so that a strength means the same for all layers.
    private final double meanCount;

    private final Map<Choice, Ladder> ladders = new ConcurrentHashMap<>();
    private final Estimates estimates;

    private record Choice(Precision precision, int multiple) {}

    /// @param pool all filters that are compressed together
    public SlbfFit(Target target, Pool pool) {
        this(
                target,
                pool.weights().stream()
                        .mapToLong(w -> w.shape().count())
                        .average()
                        .orElse((double) target.shape().count()));
    }

    private SlbfFit(Target target, double meanCount) {
        super(target, Structure.SLBF, SlbfSetting.class);
        this.meanCount = meanCount;
        this.estimates = new Estimates(target.weight());
    }

    @Override
    public Setting at(double strength, Precision precision, int multiple) {
        return ladders.computeIfAbsent(new Choice(precision, multiple), this::ladder)
                .at(strength);
    }

    private Ladder ladder(Choice choice) {
        List<Setting> offers = new ArrayList<>(List.of(new UniformSetting(choice.precision)));
        if (choice.multiple == 1) {
            offers.addAll(Offers.small(shape(), choice.precision));
            return Ladder.of(offers, s -> (double) s.bits(shape()) / meanCount, this::expectedError);
        }
        offers.addAll(Offers.fast(shape(), choice.precision, choice.multiple));
        return Ladder.of(offers, this::share, this::expectedError);
    }

    /// Operations relative to those of the dense layer.
    private double share(Setting setting) {
        return setting instanceof SlbfSetting slbf ? (double) slbf.macs(shape()) / shape().count() : 1;
    }

    @Override
    protected SlbfSetting inShape(SlbfSetting setting) {
        return setting.in(shape());
    }

    @Override
    protected SlbfFilters structured(SlbfSetting setting) {
        return Stacking.fit(target(), inShape(setting));
    }

    @Override
    public Fit retarget(Target other) {
        return new SlbfFit(other, meanCount);
    }

    @Override
    protected double expected(SlbfSetting setting) {
        return estimates.error(inShape(setting));
    }

    @Override
    public List<String> findings() {
        return List.of();
    }
}
