package org.filtrate.compress.planner;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.filtrate.compress.body.BodyTimer;
import org.filtrate.compress.body.BodyTiming;
import org.filtrate.compress.budget.Candidate;
import org.filtrate.filters.Setting;
import org.filtrate.filters.body.CompressedLayer;

/// What settings take on this machine: a factored body counts only where it was measured to be faster, unless
/// operations matter more than time.
public final class TimedOperations implements Operations {
    private final BodyTimer timer;
    private final boolean slowerToo;
    /// What a dense layer takes, by its name: what was measured first, so that all settings are compared
    /// with one figure.
    private final Map<String, Double> dense = new ConcurrentHashMap<>();

    /// @param timer times layers
    /// @param slowerToo whether operations are saved by factored bodies that take longer, too
    public TimedOperations(BodyTimer timer, boolean slowerToo) {
        this.timer = timer;
        this.slowerToo = slowerToo;
    }

    @Override
    public double macs(Candidate candidate, Setting setting) {
        long whole = candidate.layer().macs().orElse(0);
        boolean factored = slowerToo
                ? CompressedLayer.canFactor(candidate.layer())
                : faster(candidate, setting).isPresent();
        return factored ? Math.min(whole, candidate.macs(setting)) : whole;
    }

    @Override
    public double millis(Candidate candidate, Setting setting) {
        double share = faster(candidate, setting)
                .map(t -> t.factoredMillis() / t.denseMillis())
                .orElse(1.0);
        return share * denseMillis(candidate);
    }

    /// What a dense layer takes, in milliseconds; 0 for a layer of which no setting was timed.
    public double denseMillis(Candidate candidate) {
        return dense.getOrDefault(candidate.layer().name(), 0.0);
    }

    private Optional<BodyTiming> faster(Candidate candidate, Setting setting) {
        if (Candidate.isDense(setting) || !setting.hasFactoredBody()) {
            return Optional.empty();
        }
        Optional<BodyTiming> timing = timer.timing(candidate, setting.blank(candidate.shape()));
        timing.ifPresent(t -> dense.putIfAbsent(candidate.layer().name(), t.denseMillis()));
        return timing.filter(BodyTiming::isFactoredFaster);
    }
}
