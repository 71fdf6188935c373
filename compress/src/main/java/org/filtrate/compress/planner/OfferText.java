package org.filtrate.compress.planner;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.filtrate.filters.Method;
import org.filtrate.filters.Setting;
import org.filtrate.filters.Structure;
import org.filtrate.filters.stored.Precision;

/// Offers as findings keep them, a line each: `structure precision bytes error key=value ...`.
final class OfferText {
    private OfferText() {}

    static String of(List<Offer> offers) {
        return offers.stream().map(OfferText::of).collect(Collectors.joining("\n"));
    }

    /// One offer.
    static String of(Offer offer) {
        Setting setting = offer.setting();
        String keys = new TreeMap<>(setting.keys())
                .entrySet().stream()
                        .map(e -> " " + e.getKey() + "=" + e.getValue())
                        .collect(Collectors.joining());
        return setting.structure().word() + " " + setting.precision().bits() + " " + offer.sizeBytes() + " "
                + offer.expectedError() + keys;
    }

    /// The offers of a method.
    static List<Offer> read(Method method, String text) {
        return text.lines().map(line -> read(method, line.split(" ", -1))).toList();
    }

    private static Offer read(Method method, String[] words) {
        Map<String, String> keys = Arrays.stream(words)
                .skip(4)
                .map(w -> w.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        Precision precision = Precision.of(Integer.parseInt(words[1]));
        Setting setting = Structure.named(words[0]).setting(keys, precision);
        return new Offer(method, setting, Long.parseLong(words[2]), Double.parseDouble(words[3]));
    }
}
