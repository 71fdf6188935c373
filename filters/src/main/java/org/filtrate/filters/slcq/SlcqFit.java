package org.filtrate.filters.slcq;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Fit;
import org.filtrate.filters.Setting;
import org.filtrate.filters.Structure;
import org.filtrate.filters.Target;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformFilters;
import org.filtrate.filters.uniform.UniformSetting;
import org.filtrate.graph.layer.FilterShape;

/// Sparse combinations of quantized bases for one layer's filters: which sizes pay, and the fit for any of
/// them.
public final class SlcqFit implements Fit {
    private final Target target;
    private final FilterShape shape;
    private final Survey survey;
    private final Map<LadderKey, Ladder> ladders = new ConcurrentHashMap<>();

    private record LadderKey(Precision precision, int multiple) {}

    /// Analyses filters.
    public SlcqFit(Target target) {
        this(target, new Survey(target.weight()));
    }

    private SlcqFit(Target target, Survey survey) {
        this.target = target;
        this.shape = target.shape();
        this.survey = survey;
    }

    private Ladder ladder(Precision precision, int multiple) {
        return ladders.computeIfAbsent(
                new LadderKey(precision, multiple),
                key -> multiple == 1
                        ? Ladder.ofBits(shape, survey, precision)
                        : Ladder.ofOperations(shape, survey, precision, multiple));
    }

    @Override
    public Setting at(double strength, Precision precision, int multiple) {
        Ladder ladder = ladder(precision, multiple);
        return ladder.rungs().isEmpty()
                ? new UniformSetting(precision)
                : ladder.at(strength, shape).setting();
    }

    @Override
    public Structure structure() {
        return Structure.SLCQ;
    }

    @Override
    public Setting checked(Setting setting) {
        return setting instanceof SlcqSetting slcq ? slcq.checked(shape) : setting;
    }

    @Override
    public CompactFilters fit(Setting setting) {
        return switch (setting) {
            case UniformSetting uniform -> UniformFilters.of(target, uniform.precision());
            case SlcqSetting slcq -> new Solver(target, slcq.checked(shape)).solve();
            default -> throw new IllegalArgumentException("not a setting of sparse combinations: " + setting);
        };
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public Fit retarget(Target other) {
        return new SlcqFit(other, survey);
    }

    @Override
    public double expectedError(Setting setting) {
        return setting instanceof SlcqSetting slcq
                ? new Prospect(shape, survey).error(slcq)
                : setting.precision().relativeError();
    }

    @Override
    public List<String> findings() {
        int s = survey.splits().getLast();
        return List.of(String.format(
                Locale.ROOT,
                "with one of 16/64 real bases of %d numbers %.2f/%.2f of the energy stays",
                shape.filterSize() / s,
                1 - survey.error(s, 16, 1),
                1 - survey.error(s, 64, 1)));
    }
}
