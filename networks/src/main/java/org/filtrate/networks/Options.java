package org.filtrate.networks;

import org.filtrate.graph.FiltrateException;

/// What a network is made for.
///
/// @param classes number of logits
/// @param channels channels of the input
/// @param height height of the input in pixels
/// @param width width of the input in pixels
/// @param seed what the initial weights are drawn from; the same seed gives the same bytes
public record Options(int classes, int channels, int height, int width, long seed) {
    private static final int LARGEST = 1 << 20;

    /// Checks the sizes.
    ///
    /// @throws FiltrateException where one is below 1 or above 2^20
    public Options {
        requireSize("classes", classes);
        requireSize("channels", channels);
        requireSize("height", height);
        requireSize("width", width);
    }

    private static void requireSize(String name, int size) {
        if (size < 1 || size > LARGEST) {
            throw new FiltrateException(
                    "network options: " + name + ": a number from 1 to " + LARGEST + " is needed, " + size + " came");
        }
    }

    /// These options with another seed.
    public Options withSeed(long seed) {
        return new Options(classes, channels, height, width, seed);
    }

    /// These options with another number of classes.
    public Options withClasses(int classes) {
        return new Options(classes, channels, height, width, seed);
    }
}
