package org.filtrate.filters.slcq;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.filtrate.filters.Fit;
import org.filtrate.filters.Setting;
import org.filtrate.filters.Structure;
import org.filtrate.filters.StructuredFit;
import org.filtrate.filters.Target;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformSetting;

/// Sparse combinations of quantized bases for one layer's filters: which sizes pay, and the fit for any of
/// them.
public final class SlcqFit extends StructuredFit<SlcqSetting> {
    private final Survey survey;
    private final Map<LadderKey, Ladder> ladders = new ConcurrentHashMap<>();

    private record LadderKey(Precision precision, int multiple) {}

    /// Analyses filters.
    public SlcqFit(Target target) {
        this(target, new Survey(target.weight()));
    }

    private SlcqFit(Target target, Survey survey) {
        super(target, Structure.SLCQ, SlcqSetting.class);
        this.survey = survey;
    }

    private Ladder ladder(Precision precision, int multiple) {
        return ladders.computeIfAbsent(
                new LadderKey(precision, multiple),
                key -> multiple == 1
                        ? Ladder.ofBits(shape(), survey, precision)
                        : Ladder.ofOperations(shape(), survey, precision, multiple));
    }

    @Override
    public Setting at(double strength, Precision precision, int multiple) {
        Ladder ladder = ladder(precision, multiple);
        return ladder.rungs().isEmpty()
                ? new UniformSetting(precision)
                : ladder.at(strength, shape()).setting();
    }

    @Override
    protected SlcqSetting inShape(SlcqSetting setting) {
        return setting.checked(shape());
    }

    @Override
    protected SlcqFilters structured(SlcqSetting setting) {
        return new Solver(target(), inShape(setting)).solve();
    }

    @Override
    public Fit retarget(Target other) {
        return new SlcqFit(other, survey);
    }

    @Override
    protected double expected(SlcqSetting setting) {
        return new Prospect(shape(), survey).error(setting);
    }

    @Override
    public List<String> findings() {
        int s = survey.splits().getLast();
        return List.of(String.format(
                Locale.ROOT,
                "with one of 16/64 real bases of %d numbers %.2f/%.2f of the energy stays",
                shape().filterSize() / s,
                1 - survey.error(s, 16, 1),
                1 - survey.error(s, 64, 1)));
    }
}
