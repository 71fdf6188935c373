package org.filtrate.filters;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.filtrate.graph.FiltrateException;

/// The sizes and choices of a setting by the names that people type, being read.
public final class Keys {
    private final String of;
    private final Map<String, String> left;

    /// Keys of a setting.
    ///
    /// @param of what they are keys of, for messages
    public Keys(String of, Map<String, String> keys) {
        this.of = of;
        this.left = new TreeMap<>(keys);
    }

    /// A whole number of at least 1.
    ///
    /// @throws FiltrateException where it is missing, not a number or less
    public int count(String name) {
        String text = left.remove(name);
        if (text == null) {
            throw needed(name, "none");
        }
        return count(name, text);
    }

    /// What came, as text.
    ///
    /// @throws FiltrateException where nothing did
    public String text(String name) {
        String text = left.remove(name);
        if (text == null) {
            throw new FiltrateException(of + ": '" + name + "' is needed, none came");
        }
        return text;
    }

    /// A whole number of at least 1, or `otherwise` where it is not given.
    public int count(String name, int otherwise) {
        String text = left.remove(name);
        return text == null ? otherwise : count(name, text);
    }

    private int count(String name, String text) {
        try {
            int value = Integer.parseInt(text.trim());
            if (value >= 1) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number that is too small.
        }
        throw needed(name, text);
    }

    private FiltrateException needed(String name, String came) {
        return new FiltrateException(of + ": '" + name + "' of at least 1 is needed, " + came + " came");
    }

    /// One of some words, such as the constants of an enum in lower case, or `otherwise` where it is not given.
    ///
    /// @throws FiltrateException where another word came
    public <E extends Enum<E>> E word(String name, Class<E> type, E otherwise) {
        String text = left.remove(name);
        if (text == null) {
            return otherwise;
        }
        Map<String, E> words = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            words.put(word(constant), constant);
        }
        E found = words.get(text.trim());
        if (found == null) {
            throw new FiltrateException(
                    of + ": '" + name + "' should be one of " + words.keySet() + ", " + text + " came");
        }
        return found;
    }

    /// The word that people type for a constant.
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /// Checks that nothing was given that was not read.
    ///
    /// @throws FiltrateException naming what is unknown
    public void finish(Map<String, String> known) {
        if (!left.isEmpty()) {
            throw new FiltrateException(of + ": there is no '"
                    + left.keySet().iterator().next() + "'; it has " + new TreeMap<>(known).keySet());
        }
    }
}
