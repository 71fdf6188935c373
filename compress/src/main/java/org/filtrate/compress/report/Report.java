package org.filtrate.compress.report;

import java.util.List;
import java.util.Optional;
import org.filtrate.compress.Outcome;
import org.filtrate.run.Accuracy;
import org.filtrate.run.Comparison;

/// A compression and what was measured of it.
///
/// @param outcome the compression
/// @param original accuracy of the original; empty where there were no labelled images
/// @param compressed accuracy of the written file; empty where there were no labelled images
/// @param timing milliseconds, bytes and memory of both files, from one run; empty where they were not measured
/// @param changes the images whose predictions changed most; empty where there were no labelled images
/// @param seconds time that the compression took, measuring left out
public record Report(
        Outcome outcome,
        Optional<Accuracy> original,
        Optional<Accuracy> compressed,
        Optional<Comparison> timing,
        List<Change> changes,
        double seconds) {
    /// Copies the list.
    public Report {
        changes = List.copyOf(changes);
    }
}
