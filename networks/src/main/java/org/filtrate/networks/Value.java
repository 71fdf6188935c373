package org.filtrate.networks;

/// A value between layers: `(N, channels, height, width)`, or `(N, channels)` with both sides 1 once it is flat.
record Value(String name, int channels, int height, int width) {
    /// Elements of one image.
    int count() {
        return Math.multiplyExact(channels, Math.multiplyExact(height, width));
    }
}
