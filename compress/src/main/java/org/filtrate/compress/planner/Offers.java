package org.filtrate.compress.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.filtrate.compress.budget.Candidate;
import org.filtrate.compress.findings.Key;
import org.filtrate.filters.Method;
import org.filtrate.filters.Setting;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformSetting;
import org.filtrate.run.Progress;

/// Lists what layers could become.
final class Offers {
    private Offers() {}

    /// The offers of each candidate, at least one.
    static List<List<Offer>> of(
            List<Candidate> candidates, Optional<Precision> precision, int multiple, Means means, Progress progress) {
        AtomicInteger done = new AtomicInteger();
        return candidates.parallelStream()
                .map(c -> {
                    List<Offer> all = offersOf(c, precision, multiple, means);
                    synchronized (done) {
                        progress.update(done.incrementAndGet(), candidates.size());
                    }
                    return all;
                })
                .toList();
    }

    private static List<Offer> offersOf(Candidate candidate, Optional<Precision> precision, int multiple, Means means) {
        if (candidate.fixed().isPresent() || !(candidate.fit() instanceof AnyFit any)) {
            Setting setting = candidate.at(0, precision.orElse(Precision.BITS_32), 1);
            return List.of(new Offer(
                    Method.UNIFORM,
                    setting,
                    candidate.sizeBytes(setting),
                    candidate.fit().expectedError(setting)));
        }
        List<Offer> all = new ArrayList<>();
        for (Method method : any.methods()) {
            if (!means.methods().contains(method)) {
                continue;
            }
            List<Precision> stored = precision
                    .map(List::of)
                    .orElseGet(() -> method == Method.UNIFORM ? List.of(Precision.values()) : method.precisions());
            String found = means.findings()
                    .find(
                            () -> Key.of("offers").add(any.content(), method, stored, multiple),
                            () -> OfferText.of(Offer.of(candidate, method, any.by(method), stored, multiple)));
            all.addAll(OfferText.read(method, found));
        }
        Setting dense = new UniformSetting(Precision.BITS_32);
        if (all.stream().noneMatch(Offer::isDense)) {
            all.add(new Offer(Method.UNIFORM, dense, candidate.sizeBytes(dense), 0));
        }
        return List.copyOf(all);
    }
}
