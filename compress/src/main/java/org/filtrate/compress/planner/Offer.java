package org.filtrate.compress.planner;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.filtrate.compress.budget.Candidate;
import org.filtrate.filters.Fit;
import org.filtrate.filters.Method;
import org.filtrate.filters.Setting;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformSetting;

/// Something that a layer could become.
///
/// @param method the method
/// @param setting its setting
/// @param sizeBytes of the layer's filters in the file, without what it shares with others
/// @param expectedError what the method's analysis expects it to lose, relative to the filters' energy
record Offer(Method method, Setting setting, long sizeBytes, double expectedError) {
    private static final int STEPS = 32;

    /// An offer must lose less than this share of what a smaller one of its method loses.
    private static final double WORTH_AN_OFFER = .95;

    /// Whether the layer stays as it is.
    boolean isDense() {
        return Candidate.isDense(setting);
    }

    /// What a method has to offer for a layer, smallest first; each loses less than all smaller ones.
    ///
    /// @param precisions what may be stored
    /// @param multiple sizes are multiples of this where they exceed it
    static List<Offer> of(Candidate candidate, Method method, Fit fit, List<Precision> precisions, int multiple) {
        Map<Setting, Offer> all = new java.util.LinkedHashMap<>();
        for (Precision precision : precisions) {
            if (method == Method.UNIFORM) {
                Setting whole = new UniformSetting(precision);
                all.put(whole, offer(candidate, method, fit, whole));
                continue;
            }
            for (int i = 0; i <= STEPS; i++) {
                Setting setting = fit.at((double) i / STEPS, precision, multiple);
                if (!(setting instanceof UniformSetting)) {
                    all.computeIfAbsent(setting, s -> offer(candidate, method, fit, s));
                }
            }
        }
        return best(List.copyOf(all.values()));
    }

    private static Offer offer(Candidate candidate, Method method, Fit fit, Setting setting) {
        return new Offer(method, setting, candidate.sizeBytes(setting), fit.expectedError(setting));
    }

    /// Among offers that share the same parts with other layers, those that none beats in both.
    private static List<Offer> best(List<Offer> all) {
        Map<String, List<Offer>> kept = new TreeMap<>();
        all.stream()
                .sorted(Comparator.comparingLong(Offer::sizeBytes).thenComparingDouble(Offer::expectedError))
                .forEach(offer -> {
                    List<Offer> alike = kept.computeIfAbsent(offer.kind(), k -> new ArrayList<>());
                    boolean better =
                            alike.isEmpty() || offer.expectedError < WORTH_AN_OFFER * alike.getLast().expectedError;
                    if (better) {
                        alike.add(offer);
                    }
                });
        return kept.values().stream().flatMap(List::stream).toList();
    }

    /// What offers of the same function in the file have in common.
    String kind() {
        return kind(setting);
    }

    /// The same of a setting.
    static String kind(Setting setting) {
        return setting.structure().functionWord()
                + setting.variant()
                + setting.precision().form().word();
    }
}
