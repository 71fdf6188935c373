package org.filtrate.compress.report;

import java.util.List;
import java.util.Optional;
import org.filtrate.compress.Outcome;
import org.filtrate.run.Comparison;

/// A compression and what was measured of it.
///
/// @param outcome the compression
/// @param original how well the original does; empty where there were no labelled images
/// @param compressed how well the written file does; empty where there were no labelled images
/// @param timing milliseconds, bytes and memory of both files, from one run; empty where they were not
/// measured
/// @param changes the images whose predictions changed most; empty where there were no labelled images
/// @param seconds time that the compression took, measuring left out
public record Report(
        Outcome outcome,
        Optional<Score> original,
        Optional<Score> compressed,
        Optional<Comparison> timing,
        List<Change> changes,
        double seconds) {
    /// Copies the list.
    public Report {
        changes = List.copyOf(changes);
    }
}
