package org.filtrate.compress.budget;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.filtrate.filters.Setting;

/// The settings of all candidates while they are being chosen, and what they cost together.
final class Ledger {
    private final List<Candidate> candidates;
    private final Cost cost;
    private final List<Setting> settings;
    /// How many candidates share each part.
    private final Map<String, Integer> sharers = new HashMap<>();

    private long total;

    /// @param settings one a candidate; copied
    Ledger(List<Candidate> candidates, Cost cost, List<Setting> settings) {
        this.candidates = candidates;
        this.cost = cost;
        this.settings = new ArrayList<>(settings);
        for (int i = 0; i < settings.size(); i++) {
            total += cost.own(candidates.get(i), settings.get(i));
            cost.shared(candidates.get(i), settings.get(i)).forEach((name, price) -> {
                if (sharers.merge(name, 1, Integer::sum) == 1) {
                    total += price;
                }
            });
        }
    }

    /// What all settings cost together.
    long total() {
        return total;
    }

    /// The settings, one a candidate.
    List<Setting> settings() {
        return List.copyOf(settings);
    }

    /// The setting of a candidate.
    Setting setting(int candidate) {
        return settings.get(candidate);
    }

    /// By how much the total would grow with another setting for a candidate.
    long change(int candidate, Setting other) {
        Candidate layer = candidates.get(candidate);
        Setting current = settings.get(candidate);
        Map<String, Long> left = cost.shared(layer, current);
        Map<String, Long> joined = cost.shared(layer, other);
        long change = cost.own(layer, other) - cost.own(layer, current);
        for (Map.Entry<String, Long> part : joined.entrySet()) {
            if (!sharers.containsKey(part.getKey())) {
                change += part.getValue();
            }
        }
        for (Map.Entry<String, Long> part : left.entrySet()) {
            if (!joined.containsKey(part.getKey()) && sharers.getOrDefault(part.getKey(), 0) == 1) {
                change -= part.getValue();
            }
        }
        return change;
    }

    /// Gives a candidate another setting.
    void set(int candidate, Setting other) {
        total += change(candidate, other);
        Candidate layer = candidates.get(candidate);
        cost.shared(layer, settings.get(candidate))
                .keySet()
                .forEach(name -> sharers.computeIfPresent(name, (n, count) -> count == 1 ? null : count - 1));
        cost.shared(layer, other).keySet().forEach(name -> sharers.merge(name, 1, Integer::sum));
        settings.set(candidate, other);
    }
}
