package org.filtrate.filters.slbf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Fit;
import org.filtrate.filters.Pool;
import org.filtrate.filters.Setting;
import org.filtrate.filters.Structure;
import org.filtrate.filters.Target;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformFit;
import org.filtrate.filters.uniform.UniformSetting;
import org.filtrate.graph.layer.FilterShape;

/// Stacked binary filters for one layer: which settings are worth their bits, and the filters themselves.
///
/// Settings are tried on a part of the filters, on the first question about strengths.
public final class SlbfFit implements Fit {
    private final Target target;
    private final FilterShape shape;

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
                        .orElse(target.shape().count()));
    }

    private SlbfFit(Target target, double meanCount) {
        this.target = target;
        this.shape = target.shape();
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
            offers.addAll(Offers.small(shape, choice.precision));
            return Ladder.of(offers, s -> (double) s.bits(shape) / meanCount, this::expectedError);
        }
        offers.addAll(Offers.fast(shape, choice.precision, choice.multiple));
        return Ladder.of(offers, this::share, this::expectedError);
    }

    /// Operations relative to those of the dense layer.
    private double share(Setting setting) {
        return setting instanceof SlbfSetting slbf ? (double) slbf.macs(shape) / shape.count() : 1;
    }

    @Override
    public Structure structure() {
        return Structure.SLBF;
    }

    @Override
    public Setting checked(Setting setting) {
        return setting instanceof SlbfSetting slbf ? slbf.in(shape) : setting;
    }

    @Override
    public CompactFilters fit(Setting setting) {
        return switch (setting) {
            case UniformSetting uniform -> new UniformFit(target).fit(uniform);
            case SlbfSetting slbf -> Stacking.fit(target, slbf.in(shape));
            default -> throw new IllegalArgumentException("not a setting of stacked binary filters: " + setting);
        };
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public Fit retarget(Target other) {
        return new SlbfFit(other, meanCount);
    }

    @Override
    public double expectedError(Setting setting) {
        return setting instanceof SlbfSetting slbf
                ? estimates.error(slbf.in(shape))
                : setting.precision().relativeError();
    }

    @Override
    public List<String> findings() {
        return List.of();
    }
}
