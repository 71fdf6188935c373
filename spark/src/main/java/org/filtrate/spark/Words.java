package org.filtrate.spark;

import java.util.List;
import java.util.Optional;
import org.filtrate.graph.FiltrateException;

/// What classes that `spark-submit` is given make of their words.
///
/// @param words what was typed
record Words(List<String> words) {
    Words(String... words) {
        this(List.of(words));
    }

    /// Runs a program; what is wrong with its words or its files is one line, and the exit status 2 or 1.
    ///
    /// @param usage what the words are
    /// @param least how many there have to be
    /// @param most how many there may be
    void run(String usage, int least, int most, Runnable program) {
        if (words.size() < least || words.size() > most) {
            System.err.println(usage + " are needed, " + words.size() + " words came");
            System.exit(2);
        }
        try {
            program.run();
        } catch (FiltrateException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /// A word that has to be there.
    String at(int place) {
        return words.get(place);
    }

    /// A word that may be left out.
    Optional<String> perhaps(int place) {
        return place < words.size() ? Optional.of(words.get(place)) : Optional.empty();
    }

    /// A ratio that was typed.
    ///
    /// @throws FiltrateException where it is no positive number
    static double ratio(String word) {
        try {
            double ratio = Double.parseDouble(word);
            if (ratio > 0 && Double.isFinite(ratio)) {
                return ratio;
            }
        } catch (NumberFormatException e) {
            // Refused below, like numbers that are no ratios.
        }
        throw new FiltrateException("RATIO: a positive number is needed, '" + word + "' came");
    }
}
