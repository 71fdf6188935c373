package org.filtrate.compress.planner;

/// What all layers together may cost; infinite where nothing limits it.
///
/// @param bytes of their filters in the file, with the functions that say what these mean
/// @param macs multiply-accumulate operations for one image
/// @param millis time for one image
public record Limits(double bytes, double macs, double millis) {
    double[] costs() {
        return new double[] {bytes, macs, millis};
    }
}
