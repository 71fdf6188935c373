package org.filtrate.run;

/// A network measured against another in one run of the program.
///
/// @param model the one in question
/// @param against the one it is held against, such as the original of a compressed network
public record Comparison(Measurement model, Measurement against) {
    /// How many times as fast as the other the network is, by median times.
    public double speedup() {
        return new PairedTiming(model.time(), against.time()).speedup();
    }

    /// How many times as many bytes as the network the other takes.
    public double sizeRatio() {
        return (double) against.sizeBytes() / model.sizeBytes();
    }
}
