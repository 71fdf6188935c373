package org.filtrate.compress.planner;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.filtrate.compress.budget.Candidate;
import org.filtrate.filters.Setting;
import org.filtrate.filters.stored.NumberForm;
import org.filtrate.graph.layer.FilterShape;

/// What several layers need and the file holds once: the functions that say what structures mean, and what layers
/// share.
final class Parts {
    /// Bytes that a function takes in the file, about.
    private static final double FUNCTION_BYTES = 480;

    /// Bytes that unpacking bit planes takes in the file, about.
    private static final double UNPACKING_BYTES = 800;

    private final Map<String, Integer> functions = new LinkedHashMap<>();
    private final Map<String, Integer> shared = new LinkedHashMap<>();
    private final List<Double> bytes = new ArrayList<>();

    private Parts() {}

    /// The parts that some offers need.
    ///
    /// @param offers of each candidate
    static Parts of(List<Candidate> candidates, List<List<Offer>> offers) {
        Parts parts = new Parts();
        for (int i = 0; i < offers.size(); i++) {
            FilterShape shape = candidates.get(i).shape();
            for (Offer offer : offers.get(i)) {
                functions(offer.setting()).forEach((name, size) -> parts.add(parts.functions, name, size));
                offer.setting().sharedBytes(shape).forEach((name, size) -> parts.add(parts.shared, name, size));
            }
        }
        return parts;
    }

    private void add(Map<String, Integer> known, String name, double size) {
        if (known.putIfAbsent(name, bytes.size()) == null) {
            bytes.add(size);
        }
    }

    /// What each part takes.
    double[] bytes() {
        return bytes.stream().mapToDouble(b -> b).toArray();
    }

    /// The parts that an offer needs.
    int[] of(Offer offer, FilterShape shape) {
        IntStream own = functions(offer.setting()).keySet().stream()
                .mapToInt(name -> Objects.requireNonNull(functions.get(name)));
        return IntStream.concat(own, shared(offer, shape)).toArray();
    }

    /// The parts that an offer shares with other layers, functions apart.
    IntStream shared(Offer offer, FilterShape shape) {
        return offer.setting().sharedBytes(shape).keySet().stream()
                .mapToInt(name -> Objects.requireNonNull(shared.get(name)));
    }

    /// All functions with none, and with each, of the parts that layers share.
    List<BitSet> starts() {
        BitSet alone = new BitSet();
        functions.values().forEach(alone::set);
        List<BitSet> starts = new ArrayList<>(List.of(alone));
        for (int part : shared.values()) {
            BitSet with = (BitSet) alone.clone();
            with.set(part);
            starts.add(with);
        }
        return starts;
    }

    /// What the functions take that settings need, about.
    double functionBytes(List<Setting> settings) {
        Map<String, Double> needed = new HashMap<>();
        settings.forEach(s -> needed.putAll(functions(s)));
        return needed.values().stream().mapToDouble(b -> b).sum();
    }

    /// The functions that a setting needs, and what each takes: that of its kind, and what unpacks its numbers.
    private static Map<String, Double> functions(Setting setting) {
        if (Candidate.isDense(setting)) {
            return Map.of();
        }
        NumberForm form = setting.precision().form();
        Map<String, Double> needed = new TreeMap<>(Map.of(Offer.kind(setting), FUNCTION_BYTES));
        if (form == NumberForm.PLANES) {
            needed.put(form.word(), UNPACKING_BYTES);
        }
        return needed;
    }
}
