package org.filtrate.run;

/// The axes of a network's image input; N images, C channels, H rows, W columns.
public enum PixelLayout {
    /// Channels as planes, `(N,C,H,W)`: the ONNX standard's own order.
    NCHW,
    /// Channels of a pixel side by side, `(N,H,W,C)`.
    NHWC
}
