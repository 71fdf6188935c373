package org.filtrate.compress.body;

/// What timing a layer alone showed: tenth percentiles, which other programs on the machine disturb least.
///
/// @param denseMillis time of the dense layer
/// @param factoredMillis time of the factored body, taken in turn with it
public record BodyTiming(double denseMillis, double factoredMillis) {
    /// A factored body must win by this much, so that the noise of timing does not choose it.
    private static final double MARGIN = 0.9;

    /// Whether the factored body is faster.
    public boolean isFactoredFaster() {
        return factoredMillis < MARGIN * denseMillis;
    }
}
