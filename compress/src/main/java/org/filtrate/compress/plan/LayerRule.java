package org.filtrate.compress.plan;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.filtrate.filters.Fit;
import org.filtrate.filters.Method;
import org.filtrate.filters.Pool;
import org.filtrate.filters.Setting;
import org.filtrate.filters.Structure;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformSetting;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.Layer;

/// What a user asks for layers whose name matches a pattern: `GLOB=METHOD:key=value,...`.
///
/// Keys are `precision`, `strength` (0 to 1), for basis `energy` (the share kept), for the low-rank methods `weakening`
/// (0 to 2), or the structure's own sizes, such as `rank`.
///
/// @param glob layer names; `*` stands for any characters, `?` for one
/// @param method the method; empty for `dense`
/// @param keys the keys given
public record LayerRule(String glob, Optional<Method> method, Map<String, String> keys) {
    /// Copies the keys.
    public LayerRule {
        keys = Map.copyOf(keys);
    }

    /// Reads a rule.
    ///
    /// @throws FiltrateException where it is not of the form above
    public static LayerRule parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1 || equals == text.length() - 1) {
            throw new FiltrateException("--layer: GLOB=METHOD:key=value,... is needed, '" + text + "' came");
        }
        String rest = text.substring(equals + 1);
        int colon = rest.indexOf(':');
        String word = colon < 0 ? rest : rest.substring(0, colon);
        Map<String, String> keys = new TreeMap<>();
        if (colon >= 0) {
            for (String pair : rest.substring(colon + 1).split(",", -1)) {
                String[] parts = pair.split("=", -1);
                if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
                    throw new FiltrateException("--layer '" + text + "': key=value is needed, '" + pair + "' came");
                }
                keys.put(parts[0], parts[1]);
            }
        }
        Optional<Method> method = word.equals(PlanLine.DENSE) ? Optional.empty() : Optional.of(Method.named(word));
        return new LayerRule(text.substring(0, equals), method, keys);
    }

    /// Whether the rule speaks of a layer.
    public boolean matches(String layer) {
        String regex = glob.chars()
                .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)))
                .collect(Collectors.joining());
        return Pattern.matches(regex, layer);
    }

    /// Whether it may speak of many layers, and so of some that it does not suit.
    public boolean isGeneral() {
        return glob.contains("*") || glob.contains("?");
    }

    /// Why the method does not suit a layer; empty where it does. Layers that a general rule does not suit stay as they
    /// are.
    public Optional<String> obstacle(Layer layer) {
        return method.flatMap(m -> m.obstacle(layer.filters().orElseThrow())
                .map(reason -> "cannot be compressed by " + m.word() + ": " + reason));
    }

    /// The analysis that the rule asks for, and the setting, where the keys name one. A general rule brings channels to
    /// the nearest split that they allow; one of a single layer is taken at its word.
    ///
    /// @param otherwise the precision where the rule names none
    /// @param pool all filters that are compressed together
    /// @throws FiltrateException where the method cannot compress the layer or a key does not fit
    public Choice choose(Layer layer, Precision otherwise, Pool pool) {
        try {
            if (method.isEmpty()) {
                return new Choice(
                        Method.UNIFORM.analyse(Target.of(Weight.of(layer)), pool),
                        Optional.of(new UniformSetting(Precision.BITS_32)));
            }
            obstacle(layer).ifPresent(reason -> {
                throw new FiltrateException(reason);
            });
            Fit fit = method.get().analyse(Target.of(Weight.of(layer)), pool);
            return new Choice(fit, setting(fit, otherwise));
        } catch (FiltrateException e) {
            throw new FiltrateException("layer '" + layer.name() + "': " + e.getMessage(), e);
        }
    }

    private Optional<Setting> setting(Fit fit, Precision otherwise) {
        Map<String, String> rest = new TreeMap<>(keys);
        String bits = rest.remove("precision");
        Precision precision = bits == null ? otherwise : Precision.of((int) number("precision", bits, 1, 32));
        if (rest.isEmpty()) {
            return bits == null
                    ? Optional.empty()
                    : Optional.of(fit.usual(method.orElseThrow().usualStrength(), precision));
        }
        Optional<Double> strength = strength(rest);
        if (strength.isPresent()) {
            return Optional.of(fit.at(strength.get(), precision, 1));
        }
        Structure structure = fit.structure();
        Setting asked = structure.setting(rest, precision);
        return Optional.of(fit.checked(isGeneral() ? asked.near(fit.target().shape()) : asked));
    }

    private static Optional<Double> strength(Map<String, String> keys) {
        if (keys.size() != 1) {
            return Optional.empty();
        }
        String key = keys.keySet().iterator().next();
        String value = keys.values().iterator().next();
        return switch (key) {
            case "strength" -> Optional.of(number(key, value, 0, 1));
            case "energy" -> Optional.of(1 - number(key, value, 0, 1));
            case "weakening" -> Optional.of(number(key, value, 0, 2) / 2);
            default -> Optional.empty();
        };
    }

    private static double number(String key, String value, double least, double most) {
        try {
            double number = Double.parseDouble(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The message below says what is needed.
        }
        throw new FiltrateException(
                "'" + key + "': a number from %s to %s is needed, '%s' came".formatted(text(least), text(most), value));
    }

    private static String text(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }

    /// An analysis, and a setting that was asked for.
    ///
    /// @param fit the analysis
    /// @param setting empty where the strength is to decide
    public record Choice(Fit fit, Optional<Setting> setting) {}
}
