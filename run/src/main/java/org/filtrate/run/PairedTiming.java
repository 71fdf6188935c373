package org.filtrate.run;

/// Two networks timed in turn in one run of the program.
///
/// @param first the timing of the first
/// @param second the timing of the second
public record PairedTiming(Timing first, Timing second) {
    /// How many times as long as the first the second takes, by medians.
    public double speedup() {
        return second.medianMillis() / first.medianMillis();
    }
}
